/** The reads under way. Files that they may still need stay until they are through. */
export class Reads {
  readonly #running = new Set<Promise<unknown>>()

  /** Must be called in the tick in which the read has chosen its segments. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const read = work()
    const done = () => void this.#running.delete(read)
    this.#running.add(read)
    read.then(done, done)
    return read
  }

  /** Until all reads have ended that had begun before the call. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running)
  }
}
