/** Work that has begun and is not through. Whatever it may still need or write to stays until it is. */
export class UnderWay {
  readonly #running = new Set<Promise<unknown>>()

  /** Begins the work in the tick of the call. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const running = work()
    const done = () => void this.#running.delete(running)
    this.#running.add(running)
    running.then(done, done)
    return running
  }

  /** Until all has ended, well or not, that had begun before the call. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running)
  }
}
