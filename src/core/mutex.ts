/** Lets one holder at a time in, in the order they asked. */
export class Mutex {
  #tail: Promise<void> = Promise.resolve()

  /** Runs `work` alone; its result or error is the caller's. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work)
    this.#tail = result.then(
      () => undefined,
      () => undefined,
    )
    return result
  }
}
