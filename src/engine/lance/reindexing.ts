/** Brings sealed segments in line with the indexes that their collection asks for, in the background. */
import type { Catalog } from '../../catalog/catalog.ts'
import { faults } from '../../core/faults.ts'
import type { SealedSegment } from '../engine.ts'
import { isBuilt, type VectorIndexSpec, vectorIndexSpecs } from '../index-spec.ts'
import type { SegmentAt } from '../segment-sink.ts'
import type { CollectionLocks } from './collection-locks.ts'
import type { SegmentStore } from './segment-store.ts'

/** Builds indexes elsewhere (in a worker process), on a table nobody else writes to meanwhile. */
export type SealElsewhere = (segment: SegmentAt, specs: readonly VectorIndexSpec[]) => Promise<SealedSegment>

export interface ReindexingParts {
  readonly catalog: Catalog
  readonly store: SegmentStore
  readonly locks: CollectionLocks
  readonly seal: SealElsewhere
}

export class Reindexing {
  readonly #parts: ReindexingParts
  readonly #running = new Map<number, Promise<void>>()
  readonly #failures = new Map<number, string>()
  #closing = false

  constructor(parts: ReindexingParts) {
    this.#parts = parts
  }

  /** Waits its turn behind what is under way for the collection. Never throws: `failReason` tells. */
  begin(collectionId: number): Promise<void> {
    if (this.#closing) return Promise.resolve()
    const before = this.#running.get(collectionId) ?? Promise.resolve()
    const work = before
      .then(() => this.#reindexSegments(collectionId))
      .then(
        () => void this.#failures.delete(collectionId),
        (error: Error) => void this.#failures.set(collectionId, error.message),
      )
      .finally(() => {
        if (this.#running.get(collectionId) === work) this.#running.delete(collectionId)
      })
    this.#running.set(collectionId, work)
    return work
  }

  /** Why the last build failed; '' where it did not. */
  failReason(collectionId: number): string {
    return this.#failures.get(collectionId) ?? ''
  }

  /** Waits for builds that run, begins none. */
  async close(): Promise<void> {
    this.#closing = true
    await Promise.all(this.#running.values())
  }

  /** One segment at a time, so that writers get their turn in between. */
  async #reindexSegments(collectionId: number): Promise<void> {
    const { catalog, store, locks, seal } = this.#parts
    for (;;) {
      const done = await locks.of(collectionId).run(async () => {
        const collection = catalog.collections.byId(collectionId)
        if (!collection || this.#closing) return true
        const specs = vectorIndexSpecs(catalog.indexes.list(collectionId), collection.schema)
        const segment = catalog.segments
          .visible(collectionId)
          .find((s) => s.state === 'sealed' && specs.some((spec) => !isBuilt(s.indexed, spec)))
        if (!segment) return true
        const built = await seal({ id: segment.id, version: segment.version }, specs)
        store.forget(segment.id)
        await faults.at('BeforeReindexRecord')
        const current = catalog.segments.byId(segment.id)
        if (current?.state === 'sealed') {
          catalog.segments.update({ ...current, version: built.version, indexed: built.indexed })
        }
        await faults.at('AfterReindexRecord')
        return false
      })
      if (done) return
    }
  }
}
