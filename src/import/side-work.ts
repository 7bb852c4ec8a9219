/** Work that runs beside a job's other work: what fails in it is told at once, and none of it is forgotten. */
export class SideWork {
  readonly #onFailure: (error: Error) => void
  readonly #work: Promise<void>[] = []

  constructor(onFailure: (error: Error) => void) {
    this.#onFailure = onFailure
  }

  add(work: Promise<void>): void {
    work.catch(this.#onFailure)
    this.#work.push(work)
  }

  /** Until all of it is over, well or not, also what is added meanwhile. */
  async over(): Promise<void> {
    while (this.#work.length > 0) await Promise.allSettled(this.#work.splice(0))
  }
}
