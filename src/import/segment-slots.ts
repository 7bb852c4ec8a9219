/** The hidden segments of one job: as many as tasks run at a time, used again by later tasks, replaced when they are big. */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { DurableTask, Job } from '../catalog/records.ts'
import { limits } from '../core/limits.ts'
import type { SegmentAt } from '../engine/segment-sink.ts'
import type { ReadOutcome, TaskOutcome } from './worker/messages.ts'

export class SegmentSlot implements SegmentAt {
  readonly id: number
  /** Holds all rows of the tasks that are through. */
  version: number
  rows: number
  /** Of the source. */
  bytes: number
  /** Tasks that are through, whose rows no fsync has made durable yet. */
  #pending: { readonly ordinal: number; readonly outcome: TaskOutcome }[] = []

  constructor(id: number, version: number, rows: number, bytes: number) {
    this.id = id
    this.version = version
    this.rows = rows
    this.bytes = bytes
  }

  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  /** Whether the segment is to be made durable once tasks of so many bytes more are through. */
  isDueWith(bytes: number): boolean {
    return this.#pending.reduce((sum, { outcome }) => sum + outcome.bytes, bytes) >= limits.durableBytes
  }

  /** `ordinals`: of the tasks of the order that is through. */
  add(ordinals: readonly number[], { tasks, version }: ReadOutcome): void {
    assert(tasks.length === ordinals.length, `${ordinals.length} tasks were to be read, ${tasks.length} were`)
    this.version = version
    tasks.forEach((outcome, i) => {
      this.rows += outcome.stored
      this.bytes += outcome.bytes
      this.#pending.push({ ordinal: ordinals[i], outcome })
    })
  }

  /** All tasks so far are durable at this version: what to tell the catalog of each. */
  settle(version: number): { readonly ordinal: number; readonly durable: DurableTask }[] {
    this.version = version
    const settled = this.#pending.map(({ ordinal, outcome: { read, stored, bytes } }) => ({
      ordinal,
      durable: { segmentId: this.id, read, stored, bytes },
    }))
    this.#pending = []
    return settled
  }
}

export class SegmentSlots {
  readonly #catalog: Catalog
  readonly #job: Job
  readonly #all: SegmentSlot[]
  readonly #free: SegmentSlot[]

  /** Goes on with the segments of an earlier run that have durable rows. */
  constructor(catalog: Catalog, job: Job, done: readonly DurableTask[]) {
    this.#catalog = catalog
    this.#job = job
    const bytesOf = (id: number) => done.reduce((sum, d) => sum + (d.segmentId === id ? d.bytes : 0), 0)
    this.#all = catalog.segments
      .ofJob(job.id)
      .filter((s) => s.state === 'importing')
      .map((s) => new SegmentSlot(s.id, s.version, s.rows, bytesOf(s.id)))
    this.#free = this.#all.filter((slot) => slot.bytes < limits.segmentBytesMax)
  }

  /** A segment that nobody writes to. The catalog knows it before its first byte is written, so a crash leaves no stray. */
  take(): SegmentSlot {
    return this.#free.pop() ?? this.#create()
  }

  giveBack(slot: SegmentSlot): void {
    assert(!this.#free.includes(slot))
    if (slot.bytes < limits.segmentBytesMax) this.#free.push(slot)
  }

  /** Those with tasks that are through and not durable yet. */
  get undurable(): SegmentSlot[] {
    return this.#all.filter((slot) => slot.hasPending)
  }

  #create(): SegmentSlot {
    const id = this.#catalog.transaction(() => {
      const next = this.#catalog.ids.nextSmall('catalog')
      this.#catalog.segments.insert({
        id: next,
        collectionId: this.#job.collectionId,
        partitionId: this.#job.partitionId,
        state: 'importing',
        version: 0,
        rows: 0,
        jobId: this.#job.id,
        sequence: 0,
        indexed: {},
      })
      return next
    })
    const slot = new SegmentSlot(id, 0, 0, 0)
    this.#all.push(slot)
    return slot
  }
}
