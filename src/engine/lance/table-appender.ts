/**
 * Stores rows in the table of a segment, one segment at a time. LanceDB's `add` would copy large vectors several times and look through
 * them for what nobody asks for, at more than the cost of all else: they go straight into files of their own, which are then attached
 * to the fragments that `add` has made of the other columns.
 */
import { strict as assert } from 'node:assert'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Table } from '@lancedb/lancedb'
import type { RecordBatch } from 'apache-arrow'
import { faults } from '../../core/faults.ts'
import { Fragment } from './files/fragment.ts'
import { attachFiles, type ColumnFile, readManifest, type TableField } from './files/manifest.ts'
import { addBatches } from './lance-table.ts'
import type { SegmentStore } from './segment-store.ts'
import { DATA_FOLDER } from './sync-files.ts'

export class TableAppender {
  readonly #store: SegmentStore
  #segmentId = 0
  #fragment = new Fragment()
  /** Its turn comes when a batch does not fit in with those before. */
  #other = new Fragment()
  /** Of the fragments that are stored without their vectors so far. */
  #unattached: ColumnFile[] = []
  #fields: readonly TableField[] | undefined

  constructor(store: SegmentStore) {
    this.#store = store
  }

  /** For a segment whose table is there. Forgets what was appended and not finished. */
  async begin(segmentId: number): Promise<void> {
    this.#segmentId = segmentId
    this.#fragment.reset()
    this.#other.reset()
    this.#unattached = []
    this.#fields = undefined
    await mkdir(this.#dataFolder, { recursive: true })
  }

  /** The batch's memory is the caller's again at once. */
  async append(batch: RecordBatch): Promise<void> {
    const before = this.#fragment
    if (!before.takes(batch)) [this.#fragment, this.#other] = [this.#other, before]
    this.#fragment.add(batch, this.#dataFolder)
    if (before !== this.#fragment) await this.#storeFragment(before)
    await this.#fragment.flush()
    if (this.#fragment.isFull) await this.#storeFragment(this.#fragment)
  }

  /** Returns the version of the table that has all rows. */
  async finish(): Promise<number> {
    if (this.#fragment.rows > 0) await this.#storeFragment(this.#fragment)
    const version = await (await this.#table()).version()
    if (this.#unattached.length === 0) return version
    await faults.at('BeforeVectorsAttach')
    await attachFiles(this.#folder, version, this.#unattached)
    await faults.at('AfterVectorsAttach')
    this.#unattached = []
    const attached = await (await this.#table()).version()
    assert(
      attached === version + 1,
      `version ${version + 1} of segment ${this.#segmentId} is its latest, not ${attached}`,
    )
    return attached
  }

  async #storeFragment(fragment: Fragment): Promise<void> {
    const table = await this.#table()
    this.#fields ??= (await readManifest(this.#folder, await table.version())).fields
    await faults.at('BeforeSegmentAppend')
    const vectors = await fragment.finishVectors(this.#fields)
    await addBatches(table, fragment.finishOthers())
    await faults.at('AfterSegmentAppend')
    if (vectors) this.#unattached.push(vectors)
    fragment.reset()
    await this.#store.syncAhead(this.#segmentId)
  }

  /** At its latest version. */
  #table(): Promise<Table> {
    return this.#store.writer(this.#segmentId)
  }

  get #folder(): string {
    return this.#store.folderOf(this.#segmentId)
  }

  get #dataFolder(): string {
    return join(this.#folder, DATA_FOLDER)
  }
}
