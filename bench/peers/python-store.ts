/** A Python peer as the bench asks it. The clocks are on its side. */
import { join } from 'node:path'
import type { Figures } from '../case.ts'
import type { Format } from '../data/formats.ts'
import { TOP } from '../data/truth.ts'
import type { ImportOrder, Probe, SearchOrder, Store } from '../store.ts'
import type { PythonPeer } from './python-peer.ts'

export class PythonStore implements Store {
  readonly effortMin = TOP
  readonly #peer: PythonPeer
  readonly #bucket: string

  constructor(peer: PythonPeer, bucket: string) {
    this.#peer = peer
    this.#bucket = bucket
  }

  get pid(): number {
    return this.#peer.pid
  }

  importFiles(order: ImportOrder): Promise<Figures> {
    return this.#peer.call('import_files', this.#importArguments(order))
  }

  importIndexed(order: ImportOrder, probe: Probe): Promise<Figures> {
    return this.#peer.call('import_indexed', { ...this.#importArguments(order), probe })
  }

  search(order: SearchOrder): Promise<{ ids: number[][]; milliseconds: number[] }> {
    return this.#peer.call('search', order)
  }

  searchMany(order: SearchOrder, clients: number, count: number): Promise<{ ids: number[][]; seconds: number }> {
    return this.#peer.call('search_many', { ...order, clients, count })
  }

  async openEmpty(dim: number): Promise<void> {
    await this.#peer.call('open_empty', { dim })
  }

  importRow(format: Format, group: readonly string[], probe: Probe): Promise<Figures> {
    return this.#peer.call('import_row', { file_format: format, group: this.#paths(group), probe })
  }

  async drop(): Promise<void> {
    await this.#peer.call('drop', {})
  }

  #importArguments({ format, groups, set }: ImportOrder): object {
    const paths = groups.map((group) => this.#paths(group))
    return { file_format: format, groups: paths, dim: set.dim, rows: set.rows }
  }

  #paths(keys: readonly string[]): string[] {
    return keys.map((key) => join(this.#bucket, key))
  }
}
