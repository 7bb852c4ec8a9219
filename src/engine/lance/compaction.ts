/** When segments are merged: as asked by a user, and by itself where a collection has many and the workers have nothing to do. */
import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection } from '../../catalog/records.ts'
import { limits } from '../../core/limits.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import type { CompactionState } from '../engine.ts'
import { areMany, type Policy, planRuns } from './merge-plan.ts'
import type { Merger } from './merger.ts'
import { FAN_OUT } from './row-ref.ts'
import type { SegmentStore } from './segment-store.ts'

export interface CompactionParts {
  readonly catalog: Catalog
  readonly store: SegmentStore
  readonly merger: Merger
  /** Resolves once the workers have nothing to do, or are gone. */
  readonly idle: () => Promise<void>
  /** After each merge: removes the files of its sources, and brings its indexes in line. */
  readonly onMerged: (collectionId: number) => Promise<void>
  /** Everything is as it was before the merge; nobody waits for the error. */
  readonly onFailure: (error: Error, collectionId: number) => void
}

/** needless: others have merged or dropped what was to be merged. */
type Outcome = 'merged' | 'needless' | 'failed'

export class Compaction {
  readonly #parts: CompactionParts
  readonly #states = new Map<number, CompactionState>()
  readonly #asked = new Set<Promise<void>>()
  /** Collections to be looked at when the workers are idle. */
  readonly #due = new Set<number>()
  #background: Promise<void> | undefined
  #closing = false

  constructor(parts: CompactionParts) {
    this.#parts = parts
  }

  /** Begins to merge all that fits; returns the compaction's id. */
  async start({ id: collectionId }: Collection): Promise<number> {
    const runs = await this.#plan(collectionId, 'asked')
    const id = this.#parts.catalog.ids.nextSmall('catalog')
    this.#note(id, { executing: runs.length, failed: 0, completed: 0 })
    const work = this.#mergeAll(id, collectionId, runs).finally(() => this.#asked.delete(work))
    this.#asked.add(work)
    return id
  }

  /** undefined: no compaction of this process, or of long ago. */
  state(id: number): CompactionState | undefined {
    return this.#states.get(id)
  }

  /** Looks at the collection when the workers are idle. */
  consider(collectionId: number): void {
    if (this.#closing) return
    this.#due.add(collectionId)
    this.#goOn()
  }

  /** The merge under way is ended; the workers must be idle or gone. */
  async close(): Promise<void> {
    this.#closing = true
    this.#due.clear()
    await this.#parts.merger.close()
    await Promise.all([...this.#asked, this.#background])
  }

  async #mergeAll(id: number, collectionId: number, runs: readonly (readonly number[])[]): Promise<void> {
    let state = this.#states.get(id)!
    for (const run of runs) {
      const isFailed = (await this.#tryToMerge(collectionId, () => this.#leftOf(collectionId, run))) === 'failed'
      const { executing, failed, completed } = state
      state = { executing: executing - 1, failed: failed + Number(isFailed), completed: completed + Number(!isFailed) }
      this.#note(id, state)
    }
  }

  /** What there still is to merge of a run when its turn comes: another compaction may have merged some of it. */
  async #leftOf(collectionId: number, run: readonly number[]): Promise<readonly number[] | undefined> {
    const visible = this.#parts.catalog.segments.visible(collectionId).map(({ id }) => id)
    if (run.every((id) => visible.includes(id))) return run
    const runs = await this.#plan(collectionId, 'asked')
    return runs.find((now) => now.some((id) => run.includes(id)))
  }

  #goOn(): void {
    this.#background ??= this.#workOff().finally(() => {
      this.#background = undefined
      if (this.#due.size > 0) this.#goOn()
    })
  }

  /** One run, then it is the next collection's turn. */
  async #workOff(): Promise<void> {
    for (const collectionId of this.#due) {
      await this.#parts.idle()
      this.#due.delete(collectionId)
      if (this.#closing) return
      const choose = async () => (await this.#plan(collectionId, 'background'))[0]
      if ((await this.#tryToMerge(collectionId, choose)) === 'merged') this.consider(collectionId)
    }
  }

  /** `choose` is asked when no other merge is under way. */
  #tryToMerge(collectionId: number, choose: () => Promise<readonly number[] | undefined>): Promise<Outcome> {
    const { merger, onMerged, onFailure } = this.#parts
    return merger.inTurn(async () => {
      try {
        const run = await choose()
        if (!run) return 'needless'
        if (!(await merger.merge(collectionId, run))) return 'failed'
        await onMerged(collectionId)
        return 'merged'
      } catch (error) {
        if (!this.#closing) onFailure(error as Error, collectionId)
        return 'failed'
      }
    })
  }

  /** The ids of the segments of each run. */
  async #plan(collectionId: number, policy: Policy): Promise<number[][]> {
    const { catalog, store } = this.#parts
    const visible = catalog.segments.visible(collectionId)
    if (policy === 'background' && !areMany(visible)) return []
    const measured = await mapBounded(visible, FAN_OUT, async (segment) => ({
      segment,
      bytes: segment.state === 'sealed' ? await store.dataBytes(segment.id) : 0,
    }))
    return planRuns(measured, policy).map((run) => run.map(({ segment }) => segment.id))
  }

  #note(id: number, state: CompactionState): void {
    this.#states.set(id, state)
    for (const oldest of this.#states.keys()) {
      if (this.#states.size <= limits.compactionsRememberedMax) break
      this.#states.delete(oldest)
    }
  }
}
