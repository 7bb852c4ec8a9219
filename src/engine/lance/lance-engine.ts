/** The embedded engine: the port's methods over the catalog's segments. */
import { strict as assert } from 'node:assert'
import type { RecordBatch } from 'apache-arrow'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection, Partition, Segment } from '../../catalog/records.ts'
import { apiErrorOf } from '../../core/errors.ts'
import { columnName, primaryField } from '../../core/schema.ts'
import { UnderWay } from '../../core/under-way.ts'
import type {
  CompactionState,
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
import { CollectionLocks } from './collection-locks.ts'
import { Compaction } from './compaction.ts'
import { KeyCache } from './key-cache.ts'
import { type MergeElsewhere, Merger } from './merger.ts'
import { NativeSearch } from './native-search.ts'
import { countRows, queryRows } from './query.ts'
import { recoverSegments, removeDroppedSegments } from './recover.ts'
import { namingRefusedFilters } from './refused-filter.ts'
import { Reindexing, type SealElsewhere } from './reindexing.ts'
import { searchSegments } from './search.ts'
import { scopeOf, whereOf } from './segment-scope.ts'
import type { SegmentStore } from './segment-store.ts'
import { SegmentChanges } from './write.ts'

/** What the engine leaves to worker processes, and what it tells. */
export interface Elsewhere {
  readonly seal: SealElsewhere
  readonly merge: MergeElsewhere
  /** Resolves once the workers have nothing to do, or are gone. */
  readonly idle: () => Promise<void>
  readonly onMergeFailure: (error: Error, collectionId: number) => void
}

export class LanceEngine implements Engine {
  readonly #catalog: Catalog
  readonly #store: SegmentStore
  readonly #native: NativeSearch
  readonly #locks = new CollectionLocks()
  readonly #reads = new UnderWay()
  readonly #reindexing: Reindexing
  readonly #merger: Merger
  readonly #compaction: Compaction

  private constructor(catalog: Catalog, store: SegmentStore, { seal, merge, idle, onMergeFailure }: Elsewhere) {
    this.#catalog = catalog
    this.#store = store
    this.#native = new NativeSearch(store, new KeyCache(store))
    this.#reindexing = new Reindexing({ catalog, store, locks: this.#locks, seal })
    this.#merger = new Merger({ catalog, store, locks: this.#locks, reads: this.#reads, merge })
    const onMerged = async (collectionId: number) => {
      await this.removeDropped()
      // An index may have been created meanwhile.
      void this.#reindexing.begin(collectionId)
    }
    this.#compaction = new Compaction({
      catalog,
      store,
      merger: this.#merger,
      idle,
      onMerged,
      onFailure: onMergeFailure,
    })
  }

  static async open(catalog: Catalog, store: SegmentStore, elsewhere: Elsewhere): Promise<LanceEngine> {
    await recoverSegments(catalog, store)
    return new LanceEngine(catalog, store, elsewhere)
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
    const scopeWhere = whereOf(collection, request.partitions, undefined)
    const plan = { scope, scopeWhere, request, spec, primary: primaryField(collection.schema), native: this.#native }
    return this.#read(collection, () => searchSegments(this.#store, plan))
  }

  count(collection: Collection, partitions: PartitionScope, sql: string | undefined): Promise<number> {
    const scope = scopeOf(this.#catalog, collection, partitions, sql)
    return this.#read(collection, () => countRows(this.#store, scope))
  }

  async rowCount(collection: Collection, partition?: Partition): Promise<number> {
    const scope = scopeOf(this.#catalog, collection, partition && [partition], undefined)
    const sealed = scope.segments.filter((s) => s.state === 'sealed')
    const { where } = scope
    if (where !== undefined) return this.#read(collection, () => countRows(this.#store, { segments: sealed, where }))
    return sealed.reduce((sum, s) => sum + s.rows, 0)
  }

  async flush(collection: Collection): Promise<void> {
    await this.#locks.of(collection.id).run(async () => {
      this.#catalog.transaction(() => sealGrowing(this.#catalog, collection.id))
    })
    this.reindex(collection)
  }

  reindex({ id }: Collection): void {
    void this.#reindexing.begin(id).then(() => this.#compaction.consider(id))
  }

  compact(collection: Collection): Promise<number> {
    return this.#compaction.start(collection)
  }

  compactionState(compactionId: number): CompactionState | undefined {
    return this.#compaction.state(compactionId)
  }

  async indexProgress(collection: Collection, fieldId: number): Promise<IndexProgress> {
    const spec = this.#specs(collection).find((s) => s.fieldId === fieldId)
    const sealed = this.#catalog.segments.visible(collection.id).filter((s) => s.state === 'sealed')
    const rows = (segments: readonly Segment[]) => segments.reduce((sum, s) => sum + s.rows, 0)
    const totalRows = rows(sealed)
    const indexedRows = spec ? rows(sealed.filter((s) => isBuilt(s.indexed, spec))) : totalRows
    const failReason = this.#reindexing.failReason(collection.id)
    const state = failReason ? 'Failed' : indexedRows === totalRows ? 'Finished' : 'InProgress'
    return { totalRows, indexedRows, state, failReason }
  }

  publishImport(collectionId: number, sealed: readonly SealedSegment[], complete: () => void): Promise<void> {
    return this.#locks.of(collectionId).run(async () => {
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

  async removeDropped(): Promise<void> {
    this.#merger.endUnwanted()
    await removeDroppedSegments(this.#catalog, this.#store, (id) => !this.#merger.isLeaving(id))
    this.#native.forget((id) => !this.#catalog.segments.byId(id))
  }

  /** Waits for index builds that run and ends a merge; begins none of either. */
  async close(): Promise<void> {
    await this.#compaction.close()
    await this.#reindexing.close()
    await this.#locks.free()
    await this.#native.ended()
    this.#store.close()
  }

  #change<T>(collection: Collection, work: (changes: SegmentChanges) => Promise<T>): Promise<T> {
    return this.#locks.of(collection.id).run(() =>
      this.#namingDropped(collection, () => {
        const changes = new SegmentChanges(this.#catalog, this.#store, collection)
        return changes.commit(() => work(changes))
      }),
    )
  }

  #read<T>(collection: Collection, work: () => Promise<T>): Promise<T> {
    return this.#reads.run(() => this.#namingDropped(collection, () => namingRefusedFilters('query', work)))
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

  #specs(collection: Collection): VectorIndexSpec[] {
    return vectorIndexSpecs(this.#catalog.indexes.list(collection.id), collection.schema)
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
