/** What a run has done so far, and how fast it was lately. */
import type { Clock } from '../core/clock.ts'
import type { WorkProgress } from './worker/messages.ts'

export type Bottleneck = 'reading' | 'parsing' | 'storing' | 'indexing' | 'waiting'

export interface Rates {
  readonly rowsPerSecond: number
  readonly bytesPerSecond: number
  /** Where the workers spent most of their time; undefined while nothing has been measured. */
  readonly bottleneck: Bottleneck | undefined
}

interface Sample extends WorkProgress {
  readonly atMs: number
}

/** Rates are those of the last seconds. */
const WINDOW_MS = 10_000
const NOTHING: WorkProgress = { rows: 0, bytes: 0, readingMs: 0, parsingMs: 0, storingMs: 0 }

export class RunCounts {
  inspected = 0
  segments = 0
  sealed = 0
  retries: number
  /** Set by a retry, cleared by the next progress. */
  waitsFor = ''
  readonly #clock: Clock
  readonly #live = new Map<number, WorkProgress>()
  #done = NOTHING
  #samples: Sample[]

  constructor(clock: Clock, retries: number) {
    this.#clock = clock
    this.retries = retries
    this.#samples = [{ ...NOTHING, atMs: clock.now() }]
  }

  get rowsStored(): number {
    return this.#total().rows
  }

  /** Of the source files. */
  get bytesRead(): number {
    return this.#total().bytes
  }

  /** A read order under way has come so far. `id`: any of it; `bytes`: all it is to read. */
  orderAt(id: number, progress: WorkProgress, bytes: number): void {
    // A reader takes bytes ahead, and a footer twice.
    this.#live.set(id, { ...progress, bytes: Math.min(progress.bytes, bytes) })
    this.waitsFor = ''
    this.#sample()
  }

  /** What the order had done is undone. */
  orderLost(id: number): void {
    this.#live.delete(id)
  }

  orderDone(id: number, stored: number, bytes: number): void {
    const live = this.#live.get(id) ?? NOTHING
    this.#live.delete(id)
    this.#done = sum(this.#done, { ...live, rows: stored, bytes })
    this.waitsFor = ''
    this.#sample()
  }

  /** Done by an earlier run: no part of the rates. */
  doneBefore(stored: number, bytes: number): void {
    const before = { ...NOTHING, rows: stored, bytes }
    this.#done = sum(this.#done, before)
    this.#samples = this.#samples.map((s) => ({ ...sum(s, before), atMs: s.atMs }))
  }

  retried(why: string): void {
    this.retries++
    this.waitsFor = why
  }

  rates(): Rates {
    this.#sample()
    const first = this.#samples[0]
    const last = this.#samples[this.#samples.length - 1]
    const seconds = Math.max(1, last.atMs - first.atMs) / 1000
    const [reading, parsing, storing] = [
      last.readingMs - first.readingMs,
      last.parsingMs - first.parsingMs,
      last.storingMs - first.storingMs,
    ]
    const most = Math.max(reading, parsing, storing)
    return {
      rowsPerSecond: Math.max(0, Math.round((last.rows - first.rows) / seconds)),
      bytesPerSecond: Math.max(0, Math.round((last.bytes - first.bytes) / seconds)),
      bottleneck: most <= 0 ? undefined : most === storing ? 'storing' : most === parsing ? 'parsing' : 'reading',
    }
  }

  #total(): WorkProgress {
    return [...this.#live.values()].reduce(sum, this.#done)
  }

  #sample(): void {
    const atMs = this.#clock.now()
    this.#samples.push({ ...this.#total(), atMs })
    const begin = this.#samples.findIndex((s) => s.atMs >= atMs - WINDOW_MS)
    // One from before the window stays, so that there is always a time to divide by.
    if (begin > 1) this.#samples = this.#samples.slice(begin - 1)
  }
}

const sum = (a: WorkProgress, b: WorkProgress): WorkProgress => ({
  rows: a.rows + b.rows,
  bytes: a.bytes + b.bytes,
  readingMs: a.readingMs + b.readingMs,
  parsingMs: a.parsingMs + b.parsingMs,
  storingMs: a.storingMs + b.storingMs,
})
