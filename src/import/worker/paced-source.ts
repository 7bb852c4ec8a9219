/** A source that counts what is taken from it, and gives no more a second than it may. */
import { setTimeout as sleep } from 'node:timers/promises'
import { faults } from '../../core/faults.ts'
import { UnderWay } from '../../core/under-way.ts'
import type { ByteSource } from '../../objects/byte-source.ts'

export interface PaceClock {
  now(): number
  wait(ms: number): Promise<unknown>
}

/** Real time, until the signal ends a wait. */
export const paceClock = (signal: AbortSignal): PaceClock => ({
  now: () => performance.now(),
  wait: (ms) => sleep(ms, undefined, { signal }),
})

/** Bytes a second, over all sources that share it. A read may begin once all before it and itself are paid for. */
export class Pace {
  readonly #bytesPerSecond: number
  readonly #clock: PaceClock
  #paidMs = 0

  constructor(bytesPerSecond: number, clock: PaceClock) {
    this.#bytesPerSecond = bytesPerSecond
    this.#clock = clock
  }

  /** Waits until `bytes` more may be taken. */
  async take(bytes: number): Promise<void> {
    const nowMs = this.#clock.now()
    this.#paidMs = Math.max(nowMs, this.#paidMs) + (1000 * bytes) / this.#bytesPerSecond
    await this.#clock.wait(this.#paidMs - nowMs)
  }
}

export class PacedSource implements ByteSource {
  readonly key: string
  readonly bytes: number
  readonly version: string
  readonly #source: ByteSource
  readonly #pace: Pace | undefined
  readonly #onBytes: (bytes: number) => void
  readonly #reads = new UnderWay()

  constructor(source: ByteSource, pace: Pace | undefined, onBytes: (bytes: number) => void) {
    this.key = source.key
    this.bytes = source.bytes
    this.version = source.version
    this.#source = source
    this.#pace = pace
    this.#onBytes = onBytes
  }

  read(from: number, to: number, into?: Uint8Array, until?: number): Promise<Uint8Array> {
    return this.#reads.run(() => this.#read(from, to, into, until))
  }

  async #read(from: number, to: number, into?: Uint8Array, until?: number): Promise<Uint8Array> {
    await this.#pace?.take(to - from)
    await faults.at('BeforeSourceRead')
    // No more is sent for than may be taken.
    const bytes = await this.#source.read(from, to, into, this.#pace ? undefined : until)
    this.#onBytes(bytes.length)
    return bytes
  }

  /** Until nothing is read any more: somebody may have read ahead in vain, into memory that is to be used again. */
  settled(): Promise<void> {
    return this.#reads.ended()
  }

  close(): Promise<void> {
    return this.#source.close()
  }
}
