/** The tables of segments on disk: opening, creating, pinning to a version, making durable, removing. Knows no rows. */
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Connection, connect, type Table } from '@lancedb/lancedb'
import type { Schema as ArrowSchema } from 'apache-arrow'
import { limits } from '../../core/limits.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import { removeNewerVersions } from './files/newer-versions.ts'
import { DATA_FOLDER, TableSync, unlessGone } from './sync-files.ts'

const TABLE_NAME = /^s(\d+)\.lance$/
export const tableName = (segmentId: number): string => `s${segmentId}`

interface PinnedTable {
  readonly version: number
  readonly table: Promise<Table>
}

export class SegmentStore {
  readonly #folder: string
  readonly #connection: Connection
  readonly #pinned = new Map<number, PinnedTable>()
  readonly #writers = new Map<number, Table>()
  readonly #syncs = new Map<number, TableSync>()

  private constructor(folder: string, connection: Connection) {
    this.#folder = folder
    this.#connection = connection
  }

  /** The folder must exist. */
  static async open(folder: string): Promise<SegmentStore> {
    return new SegmentStore(folder, await connect(folder))
  }

  /** A table for reading that stays at `version` whatever is written meanwhile. */
  reader(segmentId: number, version: number): Promise<Table> {
    const known = this.#pinned.get(segmentId)
    if (known?.version === version) return known.table
    const table = this.#openAt(segmentId, version)
    this.#pinned.set(segmentId, { version, table })
    table.catch(() => this.#pinned.delete(segmentId))
    return table
  }

  async #openAt(segmentId: number, version: number): Promise<Table> {
    const table = await this.#connection.openTable(tableName(segmentId))
    await table.checkout(version)
    return table
  }

  /** The table for writing, at its latest version. One writer at a time: the caller holds the collection's lock. */
  async writer(segmentId: number): Promise<Table> {
    const known = this.#writers.get(segmentId)
    if (known) {
      await known.checkoutLatest()
      return known
    }
    const table = await this.#connection.openTable(tableName(segmentId))
    this.#writers.set(segmentId, table)
    return table
  }

  /**
   * The same, at the rows of `version`: what an earlier write left behind it, because not even its undoing worked (a full
   * disk), is restored away first.
   */
  async writerAt(segmentId: number, version: number): Promise<Table> {
    const table = await this.writer(segmentId)
    if ((await table.version()) !== version) {
      await table.checkout(version)
      await table.restore()
    }
    return table
  }

  async create(segmentId: number, schema: ArrowSchema): Promise<Table> {
    const table = await this.#connection.createEmptyTable(tableName(segmentId), schema)
    this.#writers.set(segmentId, table)
    return table
  }

  /** Makes all that was written to the segment durable and returns the version it is at. */
  async sync(segmentId: number, table: Table): Promise<number> {
    await this.#syncOf(segmentId).all()
    return table.version()
  }

  /** Begins with that while more is being written. */
  syncAhead(segmentId: number): Promise<void> {
    return this.#syncOf(segmentId).ahead()
  }

  #syncOf(segmentId: number): TableSync {
    const known = this.#syncs.get(segmentId)
    if (known) return known
    if (this.#syncs.size >= limits.tableSyncsMax)
      for (const [id, { isSettled }] of this.#syncs) if (isSettled) this.#syncs.delete(id)
    const sync = new TableSync(this.folderOf(segmentId), this.#folder)
    this.#syncs.set(segmentId, sync)
    return sync
  }

  /** Undoes whatever this process wrote after `version`; returns the version that now holds the same rows. */
  async rollback(segmentId: number, version: number): Promise<number> {
    this.forget(segmentId)
    const table = await this.#connection.openTable(tableName(segmentId))
    if ((await table.version()) === version) return version
    await table.checkout(version)
    await table.restore()
    return this.sync(segmentId, table)
  }

  /**
   * Undoes whatever a process that is gone wrote after `version`. Only for a segment that this process has no newer version
   * of in its caches.
   */
  async cutBack(segmentId: number, version: number): Promise<void> {
    this.forget(segmentId)
    await removeNewerVersions(this.folderOf(segmentId), version)
  }

  /** Drops what is cached of a segment, for one that another process has written to. */
  forget(segmentId: number): void {
    this.#pinned.delete(segmentId)
    this.#writers.delete(segmentId)
  }

  async remove(segmentId: number): Promise<void> {
    this.forget(segmentId)
    this.#syncs.delete(segmentId)
    await rm(this.folderOf(segmentId), { recursive: true, force: true })
  }

  /** What the segment's rows take on disk: without indexes, with rows that are deleted or rewritten since. 0 where it is gone. */
  async dataBytes(segmentId: number): Promise<number> {
    const folder = join(this.folderOf(segmentId), DATA_FOLDER)
    const files = await readdir(folder).catch(unlessGone)
    const sizes = await mapBounded(files ?? [], 8, (file) => stat(join(folder, file)).catch(unlessGone))
    return sizes.reduce((sum, file) => sum + (file?.size ?? 0), 0)
  }

  /** The files of one index. */
  indexFolder(segmentId: number, uuid: string): string {
    return join(this.folderOf(segmentId), '_indices', uuid)
  }

  /** Of the segment's table. */
  folderOf(segmentId: number): string {
    return join(this.#folder, `${tableName(segmentId)}.lance`)
  }

  /** The ids of all segments that have files. */
  async onDisk(): Promise<number[]> {
    const names = await readdir(this.#folder)
    return names
      .map((name) => TABLE_NAME.exec(name)?.[1])
      .filter((id) => id !== undefined)
      .map(Number)
  }

  close(): void {
    this.#pinned.clear()
    this.#writers.clear()
    this.#connection.close()
  }
}
