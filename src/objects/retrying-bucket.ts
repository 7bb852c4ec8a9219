/** A bucket that waits and asks again where another does not answer: overload, a cut connection, a server that starts anew. */
import { setTimeout as sleep } from 'node:timers/promises'
import { limits } from '../core/limits.ts'
import type { Bucket, ByteSource } from './byte-source.ts'
import { ObjectUnavailableError } from './object-errors.ts'

const FIRST_WAIT_MS = 100
const WAIT_MS_MAX = 5_000

export type OnRetry = (message: string) => void

export class RetryingBucket implements Pick<Bucket, 'open'> {
  readonly #bucket: Pick<Bucket, 'open'>
  readonly #retry: <T>(work: () => Promise<T>) => Promise<T>

  /** `onRetry` hears why, each time before a wait. The signal ends a wait. */
  constructor(
    bucket: Pick<Bucket, 'open'>,
    signal: AbortSignal,
    onRetry: OnRetry,
    secondsMax: number = limits.sourceRetrySecondsMax,
  ) {
    this.#bucket = bucket
    this.#retry = (work) => retrying(work, signal, onRetry, secondsMax)
  }

  async open(key: string): Promise<ByteSource> {
    const source = await this.#retry(() => this.#bucket.open(key))
    const { bytes, version } = source
    return {
      key: source.key,
      bytes,
      version,
      read: (from, to, into, until) => this.#retry(() => source.read(from, to, into, until)),
      close: () => source.close(),
    }
  }
}

/** Waits twice as long each time, a random part of it, so that many workers do not ask all at once. */
async function retrying<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onRetry: OnRetry,
  secondsMax: number,
): Promise<T> {
  const endMs = performance.now() + secondsMax * 1000
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, WAIT_MS_MAX)) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ObjectUnavailableError) || performance.now() + waitMs > endMs) throw error
      onRetry(error.message)
      await sleep(waitMs * (0.5 + Math.random() / 2), undefined, { signal })
    }
  }
}
