/** Where a worker's time goes while it reads a task, and how much of it is done. */
import { performance } from 'node:perf_hooks'
import type { WorkProgress } from './messages.ts'

export class WorkTimes {
  rows = 0
  bytes = 0
  readonly #begunMs = performance.now()
  readonly #begunBusy = performance.eventLoopUtilization()
  #storingMs = 0
  /** Of it, the time in which JavaScript ran. */
  #storingBusyMs = 0

  /** Counts the time until `work` is through as storing. */
  async storing<T>(work: () => Promise<T>): Promise<T> {
    const fromMs = performance.now()
    const busy = performance.eventLoopUtilization()
    try {
      return await work()
    } finally {
      this.#storingMs += performance.now() - fromMs
      this.#storingBusyMs += performance.eventLoopUtilization(busy).active
    }
  }

  /**
   * Storing is what the reading waited for: what goes on beside it costs no time. JavaScript that ran while nothing was waited for
   * made rows; what is left is waiting for bytes.
   */
  progress(): WorkProgress {
    const { rows, bytes } = this
    const wholeMs = performance.now() - this.#begunMs
    const busyMs = performance.eventLoopUtilization(this.#begunBusy).active
    const parsingMs = Math.max(0, busyMs - this.#storingBusyMs)
    const storingMs = this.#storingMs
    return { rows, bytes, readingMs: Math.max(0, wholeMs - parsingMs - storingMs), parsingMs, storingMs }
  }
}
