/**
 * Inserts, upserts and deletes: written to the segments' tables, made durable, then shown in one catalog transaction.
 * The caller holds the collection's lock. Whatever fails, the tables go back to what the catalog pins.
 */
import type { Table } from '@lancedb/lancedb'
import type { RecordBatch } from 'apache-arrow'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection, Partition, Segment } from '../../catalog/records.ts'
import { limits } from '../../core/limits.ts'
import { addBatch } from './lance-table.ts'
import type { Scope } from './segment-scope.ts'
import type { SegmentStore } from './segment-store.ts'

export class SegmentChanges {
  readonly #catalog: Catalog
  readonly #store: SegmentStore
  readonly #touched = new Map<number, Segment>()
  readonly #created = new Set<number>()
  readonly #before = new Map<number, Segment>()

  constructor(catalog: Catalog, store: SegmentStore) {
    this.#catalog = catalog
    this.#store = store
  }

  /** Runs `work`, then makes durable and visible all it changed; undoes it when anything throws. */
  async commit<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work()
      const durable: Segment[] = []
      for (const segment of this.#touched.values()) {
        const table = await this.#store.writer(segment.id)
        durable.push({ ...segment, version: await this.#store.sync(segment.id, table) })
      }
      this.#catalog.transaction(() => {
        for (const segment of durable) {
          if (this.#created.has(segment.id)) this.#catalog.segments.insert(segment)
          else this.#catalog.segments.update(segment)
        }
      })
      return result
    } catch (error) {
      await this.#undo().catch((undoing: Error) => {
        // Nothing is lost by it: what stays behind is hidden, and the next write restores it away.
        throw new AggregateError(
          [error, undoing],
          `${(error as Error).message}; undoing it failed too: ${undoing.message}`,
        )
      })
      throw error
    }
  }

  /** Deletes matching rows in every segment of the scope; returns how many. */
  async deleteRows(scope: Scope): Promise<number> {
    let deleted = 0
    for (const segment of scope.segments) {
      const reader = await this.#store.reader(segment.id, segment.version)
      const matching = await reader.countRows(scope.where)
      if (matching === 0) continue
      const table = await this.#touch(segment)
      await table.delete(scope.where ?? 'true')
      deleted += matching
    }
    return deleted
  }

  async append(collection: Collection, partition: Partition | undefined, batch: RecordBatch): Promise<void> {
    const segment = await this.#growing(collection, partition, batch)
    const table = await this.#touch(segment)
    await addBatch(table, batch)
    if ((await table.stats()).fragmentStats.numFragments > limits.fragmentsMax) await table.optimize()
    this.#touched.set(segment.id, { ...segment, rows: segment.rows + batch.numRows })
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
    await this.#store.create(segment.id, batch.schema)
    this.#created.add(segment.id)
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
    for (const id of this.#created) await this.#store.remove(id)
    for (const segment of this.#before.values()) {
      const version = await this.#store.rollback(segment.id, segment.version)
      if (version !== segment.version) this.#catalog.segments.update({ ...segment, version })
    }
  }
}
