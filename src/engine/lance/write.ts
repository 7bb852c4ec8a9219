/**
 * Inserts, upserts and deletes: written to the segments' tables, made durable, then shown in one catalog transaction.
 * The caller holds the collection's lock. Whatever fails, the tables go back to what the catalog pins.
 */
import { strict as assert } from 'node:assert'
import type { Table } from '@lancedb/lancedb'
import type { RecordBatch } from 'apache-arrow'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection, Partition, Segment } from '../../catalog/records.ts'
import { diskError } from '../../core/disk-error.ts'
import { apiError, apiErrorOf } from '../../core/errors.ts'
import { faults } from '../../core/faults.ts'
import { limits } from '../../core/limits.ts'
import { BatchFile } from './files/batch-file.ts'
import { addBatches } from './lance-table.ts'
import type { Scope } from './segment-scope.ts'
import type { SegmentStore } from './segment-store.ts'

/** Versions that a compaction has replaced are kept so long for whoever still reads them. */
const OLD_VERSIONS_KEPT_MS = 7 * 24 * 60 * 60 * 1000

export class SegmentChanges {
  readonly #catalog: Catalog
  readonly #store: SegmentStore
  readonly #collection: Collection
  readonly #touched = new Map<number, Segment>()
  readonly #created = new Set<number>()
  readonly #before = new Map<number, Segment>()
  readonly #compacted = new Set<number>()

  constructor(catalog: Catalog, store: SegmentStore, collection: Collection) {
    this.#catalog = catalog
    this.#store = store
    this.#collection = collection
  }

  /** Runs `work`, then makes durable and visible all it changed; undoes it when anything throws. A disk to blame is 1001. */
  async commit<T>(work: () => Promise<T>): Promise<T> {
    let result: T
    try {
      result = await work()
      this.#record(await this.#makeDurable())
    } catch (error) {
      // Nothing is lost where undoing fails too: what stays behind is hidden, and the next write restores it away.
      const undone = await this.#undo().then(
        () => '',
        (undoing: Error) => `; undoing it failed too: ${diskError(undoing) ?? undoing.message}`,
      )
      const disk = diskError(error)
      if (disk !== undefined) throw apiError('ioFailed', `nothing was changed: ${disk}${undone}`, { cause: error })
      throw undone === '' ? error : new Error(`${(error as Error).message}${undone}`, { cause: error })
    }
    await faults.at('AfterWriteRecord')
    await this.#removeOldVersions()
    return result
  }

  async #makeDurable(): Promise<Segment[]> {
    const durable: Segment[] = []
    if (this.#touched.size > 0) await faults.at('BeforeWriteFsync')
    for (const segment of this.#touched.values()) {
      const table = await this.#store.writer(segment.id)
      durable.push({ ...segment, version: await this.#store.sync(segment.id, table) })
    }
    if (this.#touched.size > 0) await faults.at('AfterWriteFsync')
    return durable
  }

  #record(durable: readonly Segment[]): void {
    if (durable.length === 0) return
    this.#catalog.transaction(() => {
      for (const segment of durable) {
        this.#assertTarget(segment)
        if (this.#created.has(segment.id)) this.#catalog.segments.insert(segment)
        else this.#catalog.segments.update(segment)
      }
      faults.atOnce('InsideWriteRecord')
    })
  }

  /** Dropping does not wait for whoever writes: what it has hidden must not come back. */
  #assertTarget({ id, collectionId, partitionId }: Segment): void {
    const { collections, partitions } = this.#catalog
    const { name } = this.#collection
    if (!collections.byId(collectionId)) throw apiErrorOf('collectionNotFound', { collection: name })
    if (partitionId !== null && !partitions.list(collectionId).some((p) => p.id === partitionId)) {
      throw apiError('partitionNotFound', `a partition of ${name} was dropped while its rows were changed`)
    }
    assert(this.#created.has(id) || this.#isVisible(id), `segment ${id} of a living collection is visible`)
  }

  #isVisible(segmentId: number): boolean {
    const state = this.#catalog.segments.byId(segmentId)?.state
    return state === 'growing' || state === 'sealed'
  }

  /** Deletes matching rows in every segment of the scope; returns how many. */
  async deleteRows(scope: Scope): Promise<number> {
    let deleted = 0
    for (const segment of scope.segments) {
      const reader = await this.#store.reader(segment.id, segment.version)
      const matching = await reader.countRows(scope.where)
      if (matching === 0) continue
      const table = await this.#touch(segment)
      await faults.at('BeforeRowsDelete')
      await table.delete(scope.where ?? 'true')
      await faults.at('AfterRowsDelete')
      deleted += matching
    }
    return deleted
  }

  async append(collection: Collection, partition: Partition | undefined, batch: RecordBatch): Promise<void> {
    const segment = await this.#growing(collection, partition, batch)
    const table = await this.#touch(segment)
    await faults.at('BeforeRowsAppend')
    const file = new BatchFile()
    file.add(batch)
    await addBatches(table, file.finish())
    await faults.at('AfterRowsAppend')
    if ((await table.stats()).fragmentStats.numFragments > limits.fragmentsMax) await this.#compact(segment.id, table)
    this.#touched.set(segment.id, { ...segment, rows: segment.rows + batch.numRows })
  }

  /** Removes no old version: the one that the catalog still pins, however old, is what a crash goes back to. */
  async #compact(segmentId: number, table: Table): Promise<void> {
    await faults.at('BeforeCompaction')
    await table.optimize({ cleanupOlderThan: new Date(0) })
    await faults.at('AfterCompaction')
    this.#compacted.add(segmentId)
  }

  /** After the catalog pins the compacted version. What cannot be removed only takes space, until the next compaction. */
  async #removeOldVersions(): Promise<void> {
    for (const id of this.#compacted) {
      const table = await this.#store.writer(id)
      await table.optimize({ cleanupOlderThan: new Date(Date.now() - OLD_VERSIONS_KEPT_MS) }).catch(() => {})
    }
  }

  async #growing(collection: Collection, partition: Partition | undefined, batch: RecordBatch): Promise<Segment> {
    const partitionId = partition?.id ?? null
    const open = this.#catalog.segments
      .visible(collection.id)
      .find((s) => s.state === 'growing' && s.partitionId === partitionId)
    if (open) return this.#touched.get(open.id) ?? open
    const segment: Segment = {
      id: this.#catalog.ids.nextSmall('catalog'),
      collectionId: collection.id,
      partitionId,
      state: 'growing',
      version: 0,
      rows: 0,
      jobId: null,
      sequence: this.#catalog.ids.nextSmall('sequence'),
      indexed: {},
    }
    this.#created.add(segment.id)
    await faults.at('BeforeGrowingCreate')
    await this.#store.create(segment.id, batch.schema)
    await faults.at('AfterGrowingCreate')
    this.#touched.set(segment.id, segment)
    return segment
  }

  /** The segment's table for writing; remembers what the segment was, once. */
  async #touch(segment: Segment): Promise<Table> {
    if (this.#touched.has(segment.id)) return this.#store.writer(segment.id)
    this.#before.set(segment.id, segment)
    this.#touched.set(segment.id, segment)
    return this.#store.writerAt(segment.id, segment.version)
  }

  async #undo(): Promise<void> {
    await faults.at('BeforeWriteUndo')
    for (const id of this.#created) await this.#store.remove(id)
    for (const segment of this.#before.values()) {
      // The files of a dropped one are being removed.
      if (!this.#isVisible(segment.id)) continue
      const version = await this.#store.rollback(segment.id, segment.version)
      if (version !== segment.version) this.#catalog.segments.update({ ...segment, version })
    }
  }
}
