/**
 * The hidden segments of one job: as many as tasks run at a time, used again by later tasks. One that is full, or that no task is
 * left for, is closed: nobody writes to it any more.
 */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { DurableTask, Job, Segment } from '../catalog/records.ts'
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

  get isFull(): boolean {
    return this.bytes >= limits.segmentBytesMax
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

/** It has an index, or was found too small for one: rows that came now would be in none. */
export const isSealed = ({ indexed }: Segment): boolean => Object.keys(indexed).length > 0

export class SegmentSlots {
  readonly #catalog: Catalog
  readonly #job: Job
  readonly #free: SegmentSlot[] = []
  readonly #onClosed: (slot: SegmentSlot) => void
  /** How often a segment is still to be taken. */
  #takesLeft: number

  /** `takes`: how often one will be taken. `onClosed`: told once of each that was written to. */
  constructor(catalog: Catalog, job: Job, takes: number, onClosed: (slot: SegmentSlot) => void) {
    this.#catalog = catalog
    this.#job = job
    this.#takesLeft = takes
    this.#onClosed = onClosed
  }

  /** Goes on with the segments of an earlier run that have durable rows. */
  takeOver(done: readonly DurableTask[]): void {
    const bytesOf = (id: number) => done.reduce((sum, d) => sum + (d.segmentId === id ? d.bytes : 0), 0)
    for (const s of this.#catalog.segments.ofJob(this.#job.id)) {
      if (s.state !== 'importing') continue
      const slot = new SegmentSlot(s.id, s.version, s.rows, bytesOf(s.id))
      if (isSealed(s)) this.#close(slot)
      else this.giveBack(slot)
    }
  }

  /** A segment that nobody writes to. The catalog knows it before its first byte is written, so a crash leaves no stray. */
  take(): SegmentSlot {
    this.#takesLeft--
    const slot = this.#free.pop() ?? this.#create()
    this.#closeUnneeded()
    return slot
  }

  giveBack(slot: SegmentSlot): void {
    assert(!this.#free.includes(slot))
    if (slot.isFull) this.#close(slot)
    else this.#free.push(slot)
    this.#closeUnneeded()
  }

  /** As it was when it was taken; one will be taken once more instead. */
  takeBack(slot: SegmentSlot): void {
    this.#takesLeft++
    this.giveBack(slot)
  }

  #closeUnneeded(): void {
    if (this.#takesLeft === 0) for (const slot of this.#free.splice(0)) this.#close(slot)
  }

  #close(slot: SegmentSlot): void {
    if (slot.version > 0) this.#onClosed(slot)
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
    return new SegmentSlot(id, 0, 0, 0)
  }
}
