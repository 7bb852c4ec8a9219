/**
 * The compactions that a soak has asked for: until they are over, and what has become of them. No row may change by one, so the
 * model knows none. Throws SoakDifference where a merge fails for no reason that was given it.
 */
import type { Api } from '../support/api.ts'
import { waitFor } from '../support/wait-for.ts'
import { SoakDifference } from './difference.ts'

/** An order is given up when so many workers have died over it. */
const WORKER_DEATHS = 3

interface Asked {
  readonly id: number
  readonly collectionName: string
  isDropped: boolean
}

export class Compactions {
  /** Of the server that runs. */
  #running: Asked[] = []
  #workerKills = 0
  readonly #count: (what: string, more: number) => void

  constructor(count: (what: string, more: number) => void) {
    this.#count = count
  }

  async ask(api: Api, collectionName: string): Promise<void> {
    const { compactionID: id } = await api.ok('collections/compact', { collectionName })
    this.#running.push({ id, collectionName, isDropped: false })
  }

  /** Before the collection is dropped. */
  dropping(name: string): void {
    for (const asked of this.#running) if (asked.collectionName === name) asked.isDropped = true
  }

  workerKilled(): void {
    this.#workerKills++
  }

  /** Takes note of those that are over. */
  async settle(api: Api): Promise<void> {
    for (const asked of this.#running) {
      const state = await api.ok('collections/get_compaction_state', { jobID: asked.id })
      if (state.state !== 'Completed') continue
      this.#running = this.#running.filter((other) => other !== asked)
      this.#count('merges done', state.completedPlanNumber)
      this.#count('merges not done', state.timeoutPlanNumber)
      const mayFail = asked.isDropped || this.#workerKills >= WORKER_DEATHS
      if (state.timeoutPlanNumber > 0 && !mayFail) {
        throw new SoakDifference(`compaction ${asked.id} of ${asked.collectionName} did not merge all`)
      }
    }
  }

  async ended(api: Api): Promise<void> {
    await waitFor(async () => {
      await this.settle(api)
      return this.#running.length === 0
    }, 'the compactions are over')
  }

  /** The server has ended and remembers none. `log`: all it has said. */
  forget(how: 'stop' | 'kill', log: string): void {
    this.#count(`compactions cut off by a ${how}`, this.#running.length)
    this.#running = []
    const line = log.split('\n').find((text) => text.includes('segments could not be merged'))
    const mayFail = this.#workerKills >= WORKER_DEATHS
    this.#workerKills = 0
    if (line !== undefined && !mayFail) throw new SoakDifference(`a merge failed: ${line}`)
  }
}
