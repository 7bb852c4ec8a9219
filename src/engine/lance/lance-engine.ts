/** The embedded engine: the port's methods over the catalog's segments. */
import { strict as assert } from 'node:assert'
import type { RecordBatch } from 'apache-arrow'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection, Partition, Segment } from '../../catalog/records.ts'
import { apiErrorOf } from '../../core/errors.ts'
import { faults } from '../../core/faults.ts'
import { Mutex } from '../../core/mutex.ts'
import { columnName, primaryField } from '../../core/schema.ts'
import type {
  Engine,
  EngineRow,
  Hit,
  IndexProgress,
  PartitionScope,
  QueryRequest,
  SealedSegment,
  SearchRequest,
} from '../engine.ts'
import { isBuilt, type VectorIndexSpec, vectorIndexSpecs } from '../index-spec.ts'
import type { SegmentAt } from '../segment-sink.ts'
import { KeyCache } from './key-cache.ts'
import { countRows, queryRows } from './query.ts'
import { recoverSegments, removeDroppedSegments } from './recover.ts'
import { namingRefusedFilters } from './refused-filter.ts'
import { searchSegments } from './search.ts'
import { scopeOf } from './segment-scope.ts'
import type { SegmentStore } from './segment-store.ts'
import { SegmentChanges } from './write.ts'

/** Builds indexes elsewhere (in a worker process), on a table nobody else writes to meanwhile. */
export type SealElsewhere = (segment: SegmentAt, specs: readonly VectorIndexSpec[]) => Promise<SealedSegment>

export class LanceEngine implements Engine {
  readonly #catalog: Catalog
  readonly #store: SegmentStore
  readonly #keys: KeyCache
  readonly #seal: SealElsewhere
  readonly #locks = new Map<number, Mutex>()
  readonly #reindexing = new Map<number, Promise<void>>()
  readonly #failures = new Map<number, string>()
  #closing = false

  private constructor(catalog: Catalog, store: SegmentStore, seal: SealElsewhere) {
    this.#catalog = catalog
    this.#store = store
    this.#keys = new KeyCache(store)
    this.#seal = seal
  }

  static async open(catalog: Catalog, store: SegmentStore, seal: SealElsewhere): Promise<LanceEngine> {
    await recoverSegments(catalog, store)
    return new LanceEngine(catalog, store, seal)
  }

  insert(collection: Collection, partition: Partition | undefined, batch: RecordBatch): Promise<void> {
    return this.#change(collection, (changes) => changes.append(collection, partition, batch))
  }

  upsert(
    collection: Collection,
    partition: Partition | undefined,
    keys: readonly (bigint | string)[],
    batch: RecordBatch,
  ): Promise<void> {
    return this.#change(collection, async (changes) => {
      await changes.deleteRows(scopeOf(this.#catalog, collection, undefined, keysSql(collection, keys)))
      await changes.append(collection, partition, batch)
    })
  }

  delete(collection: Collection, partitions: PartitionScope, sql: string): Promise<number> {
    return namingRefusedFilters('delete', () =>
      this.#change(collection, (changes) => changes.deleteRows(scopeOf(this.#catalog, collection, partitions, sql))),
    )
  }

  query(collection: Collection, request: QueryRequest): Promise<EngineRow[]> {
    const scope = scopeOf(this.#catalog, collection, request.partitions, request.sql)
    return this.#read(collection, () =>
      queryRows(this.#store, scope, primaryField(collection.schema), request.fields, request.limit, request.offset),
    )
  }

  search(collection: Collection, request: SearchRequest): Promise<Hit[][]> {
    const whole = scopeOf(this.#catalog, collection, request.partitions, request.sql)
    const scope = request.ignoreGrowing
      ? { ...whole, segments: whole.segments.filter((s) => s.state === 'sealed') }
      : whole
    const spec = this.#specs(collection).find((s) => s.fieldId === request.field.id)
    const scopeWhere = scopeOf(this.#catalog, collection, request.partitions, undefined).where
    const plan = { scope, scopeWhere, request, spec, primary: primaryField(collection.schema), keys: this.#keys }
    return this.#read(collection, () => searchSegments(this.#store, plan))
  }

  count(collection: Collection, partitions: PartitionScope, sql: string | undefined): Promise<number> {
    const scope = scopeOf(this.#catalog, collection, partitions, sql)
    return this.#read(collection, () => countRows(this.#store, scope))
  }

  async rowCount(collection: Collection, partition?: Partition): Promise<number> {
    const scope = scopeOf(this.#catalog, collection, partition && [partition], undefined)
    const sealed = scope.segments.filter((s) => s.state === 'sealed')
    if (scope.where !== undefined) return countRows(this.#store, { segments: sealed, where: scope.where })
    return sealed.reduce((sum, s) => sum + s.rows, 0)
  }

  async flush(collection: Collection): Promise<void> {
    await this.#lock(collection.id).run(async () => {
      this.#catalog.transaction(() => sealGrowing(this.#catalog, collection.id))
    })
    this.reindex(collection)
  }

  reindex(collection: Collection): void {
    if (this.#closing) return
    const { id } = collection
    const before = this.#reindexing.get(id) ?? Promise.resolve()
    const work = before
      .then(() => this.#reindexSegments(id))
      .then(
        () => void this.#failures.delete(id),
        (error: Error) => void this.#failures.set(id, error.message),
      )
      .finally(() => {
        if (this.#reindexing.get(id) === work) this.#reindexing.delete(id)
      })
    this.#reindexing.set(id, work)
  }

  async indexProgress(collection: Collection, fieldId: number): Promise<IndexProgress> {
    const spec = this.#specs(collection).find((s) => s.fieldId === fieldId)
    const sealed = this.#catalog.segments.visible(collection.id).filter((s) => s.state === 'sealed')
    const rows = (segments: readonly Segment[]) => segments.reduce((sum, s) => sum + s.rows, 0)
    const totalRows = rows(sealed)
    const indexedRows = spec ? rows(sealed.filter((s) => isBuilt(s.indexed, spec))) : totalRows
    const failReason = this.#failures.get(collection.id) ?? ''
    const state = failReason ? 'Failed' : indexedRows === totalRows ? 'Finished' : 'InProgress'
    return { totalRows, indexedRows, state, failReason }
  }

  publishImport(collectionId: number, sealed: readonly SealedSegment[], complete: () => void): Promise<void> {
    return this.#lock(collectionId).run(async () => {
      for (const { segmentId, version, rows } of sealed) {
        this.#store.forget(segmentId)
        const counted = await (await this.#store.reader(segmentId, version)).countRows()
        if (counted !== rows) throw new Error(`segment ${segmentId} holds ${counted} rows, the receipt says ${rows}`)
      }
      this.#catalog.transaction(() => {
        sealGrowing(this.#catalog, collectionId)
        for (const { segmentId, version, rows, indexed } of sealed) this.#show(segmentId, version, rows, indexed)
        complete()
      })
      const collection = this.#catalog.collections.byId(collectionId)
      if (collection) this.reindex(collection)
    })
  }

  #show(segmentId: number, version: number, rows: number, indexed: Readonly<Record<string, string>>): void {
    const segment = this.#catalog.segments.byId(segmentId)
    assert(segment?.state === 'importing', `segment ${segmentId} is published once, by the job that wrote it`)
    const sequence = this.#catalog.ids.nextSmall('sequence')
    this.#catalog.segments.update({ ...segment, state: 'sealed', version, rows, sequence, indexed })
  }

  removeDropped(): Promise<void> {
    return removeDroppedSegments(this.#catalog, this.#store)
  }

  /** Waits for index builds that run, begins none. */
  async close(): Promise<void> {
    this.#closing = true
    await Promise.all(this.#reindexing.values())
    for (const lock of this.#locks.values()) await lock.run(async () => {})
    this.#store.close()
  }

  #change<T>(collection: Collection, work: (changes: SegmentChanges) => Promise<T>): Promise<T> {
    return this.#lock(collection.id).run(() =>
      this.#namingDropped(collection, () => {
        const changes = new SegmentChanges(this.#catalog, this.#store, collection)
        return changes.commit(() => work(changes))
      }),
    )
  }

  #read<T>(collection: Collection, work: () => Promise<T>): Promise<T> {
    return this.#namingDropped(collection, () => namingRefusedFilters('query', work))
  }

  /** Where the collection is dropped under the work, whatever goes wrong is that. */
  async #namingDropped<T>(collection: Collection, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (this.#catalog.collections.byId(collection.id)) throw cause
      throw apiErrorOf('collectionNotFound', { collection: collection.name }, { cause })
    }
  }

  /** One segment at a time, so that writers get their turn in between. */
  async #reindexSegments(collectionId: number): Promise<void> {
    for (;;) {
      const done = await this.#lock(collectionId).run(async () => {
        const collection = this.#catalog.collections.byId(collectionId)
        if (!collection || this.#closing) return true
        const specs = this.#specs(collection)
        const segment = this.#catalog.segments
          .visible(collectionId)
          .find((s) => s.state === 'sealed' && specs.some((spec) => !isBuilt(s.indexed, spec)))
        if (!segment) return true
        const built = await this.#seal({ id: segment.id, version: segment.version }, specs)
        this.#store.forget(segment.id)
        await faults.at('BeforeReindexRecord')
        const current = this.#catalog.segments.byId(segment.id)
        if (current?.state === 'sealed') {
          this.#catalog.segments.update({ ...current, version: built.version, indexed: built.indexed })
        }
        await faults.at('AfterReindexRecord')
        return false
      })
      if (done) return
    }
  }

  #specs(collection: Collection): VectorIndexSpec[] {
    return vectorIndexSpecs(this.#catalog.indexes.list(collection.id), collection.schema)
  }

  #lock(collectionId: number): Mutex {
    let lock = this.#locks.get(collectionId)
    if (!lock) this.#locks.set(collectionId, (lock = new Mutex()))
    return lock
  }
}

/** Closes what grows, so that later inserts land in newer segments. Part of a transaction of the caller. */
export function sealGrowing(catalog: Catalog, collectionId: number): void {
  for (const segment of catalog.segments.visible(collectionId)) {
    if (segment.state === 'growing') catalog.segments.update({ ...segment, state: 'sealed' })
  }
}

function keysSql(collection: Collection, keys: readonly (bigint | string)[]): string {
  const literals = keys.map((key) => (typeof key === 'bigint' ? String(key) : `'${key.replaceAll("'", "''")}'`))
  return `${columnName(primaryField(collection.schema))} IN (${literals.join(', ')})`
}
