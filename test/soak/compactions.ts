/** The compactions that a soak has asked for: until they are over, and what has become of them. No row may change by one, so the model knows none. */
import type { Api } from '../support/api.ts'
import { waitFor } from '../support/wait-for.ts'

/** An order is given up when so many workers have died over it. */
const WORKER_DEATHS = 3

export class Compactions {
  /** Of the server that runs. */
  #running: number[] = []
  readonly #count: (what: string, more?: number) => void

  constructor(count: (what: string, more?: number) => void) {
    this.#count = count
  }

  get areRunning(): boolean {
    return this.#running.length > 0
  }

  async ask(api: Api, collectionName: string): Promise<void> {
    const { compactionID } = await api.ok('collections/compact', { collectionName })
    this.#running.push(compactionID)
  }

  /** Takes note of those that are over. */
  async settle(api: Api): Promise<void> {
    for (const jobID of this.#running) {
      const { state, completedPlanNumber, timeoutPlanNumber } = await api.ok('collections/get_compaction_state', {
        jobID,
      })
      if (state !== 'Completed') continue
      this.#running = this.#running.filter((id) => id !== jobID)
      this.#count('merges done', completedPlanNumber)
      // Dropped under it, or merged in the background before its turn came; a failure is in the log.
      this.#count('merges not done', timeoutPlanNumber)
    }
  }

  async ended(api: Api): Promise<void> {
    await waitFor(async () => {
      await this.settle(api)
      return !this.areRunning
    }, 'the compactions are over')
  }

  /** The server has ended, and remembers none. */
  forget(how: string): void {
    this.#count(`compactions cut off by a ${how}`, this.#running.length)
    this.#running = []
  }
}

/** What is wrong with the merges in a server's log. `kills`: of its workers. */
export function judgeMerges(log: string, kills: number): string | undefined {
  const line = log.split('\n').find((text) => text.includes('segments could not be merged'))
  return line === undefined || kills >= WORKER_DEATHS
    ? undefined
    : `a merge failed and ${kills} workers were killed: ${line}`
}
