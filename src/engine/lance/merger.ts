/**
 * Merges a run of neighbouring sealed segments. A worker writes a new segment from them, of which the catalog knows nothing until one
 * transaction puts it in their place; so a crash before leaves a table that the next start removes, and one after it dropped sources.
 */
import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection, Segment } from '../../catalog/records.ts'
import { faults } from '../../core/faults.ts'
import { Mutex } from '../../core/mutex.ts'
import type { UnderWay } from '../../core/under-way.ts'
import type { SealedSegment } from '../engine.ts'
import { vectorIndexSpecs } from '../index-spec.ts'
import type { MergeOrder } from '../segment-sink.ts'
import type { CollectionLocks } from './collection-locks.ts'
import { countRows } from './query.ts'
import type { SegmentStore } from './segment-store.ts'

/** Writes the new segment elsewhere (in a worker process); a signal ends it soon. Nobody writes to it any more when it is settled. */
export type MergeElsewhere = (order: MergeOrder, signal: AbortSignal) => Promise<SealedSegment>

export interface MergerParts {
  readonly catalog: Catalog
  readonly store: SegmentStore
  readonly locks: CollectionLocks
  readonly reads: UnderWay
  readonly merge: MergeElsewhere
}

interface Merged {
  readonly sources: readonly Segment[]
  readonly sealed: SealedSegment
}

export class Merger {
  readonly #parts: MergerParts
  readonly #turns = new Mutex()
  #current: { readonly sources: readonly Segment[]; readonly controller: AbortController } | undefined
  /** Sources that a merge has dropped and that a read may have begun with. */
  readonly #leaving = new Set<number>()
  #closing = false

  constructor(parts: MergerParts) {
    this.#parts = parts
  }

  /** Runs `work` when no other merge is under way; `merge` is for it alone. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(work)
  }

  /**
   * Merges the segments of these ids; whether it did. Nothing happens where they are not neighbours any more: something was
   * dropped. It is done without the lock first; where a write has come between it is done again under the lock, so that it comes to
   * an end.
   */
  async merge(collectionId: number, ids: readonly number[]): Promise<boolean> {
    const first = await this.#write(collectionId, ids)
    if (!first) return false
    const replaced = await this.#parts.locks.of(collectionId).run(async () => {
      if (await this.#show(first)) return first.sources
      const second = await this.#write(collectionId, ids)
      return second && (await this.#show(second)) ? second.sources : []
    })
    await this.#letGo(replaced)
    return replaced.length > 0
  }

  /** The files of a dropped segment must stay where a read needs them. */
  isLeaving(segmentId: number): boolean {
    return this.#leaving.has(segmentId)
  }

  /** Ends a merge of segments that have been dropped. */
  endUnwanted(): void {
    const isWanted = ({ id }: Segment) => this.#parts.catalog.segments.byId(id)?.state === 'sealed'
    if (this.#current && !this.#current.sources.every(isWanted)) this.#current.controller.abort()
  }

  /** Ends what is under way, which removes what it wrote. */
  async close(): Promise<void> {
    this.#closing = true
    this.#current?.controller.abort()
    await this.#turns.run(async () => {})
  }

  async #write(collectionId: number, ids: readonly number[]): Promise<Merged | undefined> {
    const { catalog } = this.#parts
    const collection = catalog.collections.byId(collectionId)
    const sources = neighbours(catalog.segments.visible(collectionId), ids)
    if (!collection || !sources || this.#closing) return undefined
    const controller = new AbortController()
    this.#current = { sources, controller }
    const into = catalog.ids.nextSmall('catalog')
    try {
      const sealed = await this.#parts.merge(orderOf(catalog, collection, sources, into), controller.signal)
      await this.#assertWhole(sources, sealed)
      return { sources, sealed }
    } catch (error) {
      await this.#discard(into)
      // Whatever goes wrong with segments that are dropped is that.
      if (controller.signal.aborted) return undefined
      throw error
    } finally {
      this.#current = undefined
    }
  }

  /** Counted here, from what lies on disk, whatever the worker says. */
  async #assertWhole(sources: readonly Segment[], { segmentId, version, rows }: SealedSegment): Promise<void> {
    const { store } = this.#parts
    const wanted = await countRows(store, { segments: sources, where: undefined })
    const found = await (await store.reader(segmentId, version)).countRows()
    if (found !== wanted || found !== rows) {
      throw new Error(`segment ${segmentId} holds ${found} rows of ${wanted}, its worker says ${rows}`)
    }
  }

  /** Whether the new segment has taken the place of its sources; else it is removed. The caller holds the lock. */
  async #show(merged: Merged): Promise<boolean> {
    const { segmentId } = merged.sealed
    try {
      await faults.at('BeforeMergeRecord')
      if (this.#record(merged)) return true
    } catch (error) {
      // A commit whose fsync failed may come to light after a crash, and wants the new segment then; not behind another commit.
      this.#parts.catalog.ids.nextSmall('catalog')
      await this.#discard(segmentId)
      throw error
    }
    await this.#discard(segmentId)
    return false
  }

  #record({ sources, sealed }: Merged): boolean {
    const { segments } = this.#parts.catalog
    const { collectionId, partitionId, sequence } = sources[sources.length - 1]
    const ids = sources.map(({ id }) => id)
    const now = neighbours(segments.visible(collectionId), ids)
    if (!now?.every(({ version }, i) => version === sources[i].version)) return false
    this.#parts.catalog.transaction(() => {
      const { segmentId: id, version, rows, indexed } = sealed
      segments.insert({ id, collectionId, partitionId, state: 'sealed', version, rows, jobId: null, sequence, indexed })
      // As they are now: an index may have been noted since.
      for (const source of now) segments.update({ ...source, state: 'dropped' })
      faults.atOnce('InsideMergeRecord')
    })
    // In the tick of the commit, so that nobody removes them in between.
    for (const id of ids) this.#leaving.add(id)
    return true
  }

  async #letGo(sources: readonly Segment[]): Promise<void> {
    if (sources.length === 0) return
    try {
      await faults.at('AfterMergeRecord')
      await this.#parts.reads.ended()
    } finally {
      for (const { id } of sources) this.#leaving.delete(id)
    }
  }

  /** What cannot be removed only takes space, until the next start. */
  async #discard(segmentId: number): Promise<void> {
    await this.#parts.store.remove(segmentId).catch(() => {})
  }
}

function orderOf(catalog: Catalog, collection: Collection, sources: readonly Segment[], into: number): MergeOrder {
  const { id, schema } = collection
  const specs = vectorIndexSpecs(catalog.indexes.list(id), schema)
  return { sources: sources.map(({ id, version }) => ({ id, version })), into, schema, specs }
}

/** The segments of these ids as they are now, where they still are sealed and stand one behind the other. */
function neighbours(visible: readonly Segment[], ids: readonly number[]): readonly Segment[] | undefined {
  const from = visible.findIndex(({ id }) => id === ids[0])
  const found = visible.slice(from, from + ids.length)
  return from >= 0 && found.length === ids.length && found.every((s, i) => s.id === ids[i] && s.state === 'sealed')
    ? found
    : undefined
}
