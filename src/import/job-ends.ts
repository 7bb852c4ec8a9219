/** The end of jobs that fail: their files go first, then the job is Failed, so that who sees it Failed finds nothing of it. */
import type { Job } from '../catalog/records.ts'
import { faults } from '../core/faults.ts'
import type { ImportParts } from './import-service.ts'
import { dropJobSegments, isActive, moveJob, noteJob } from './state.ts'

interface Ending {
  readonly reason: Error
  readonly files: Job['files']
}

export class JobEnds {
  readonly #parts: Pick<ImportParts, 'catalog' | 'clock' | 'engine' | 'logger'>
  /** Jobs whose end has begun, or could not even begin (a full disk): it is tried again. */
  readonly #unended = new Map<bigint, Ending>()

  constructor(parts: ImportParts) {
    this.#parts = parts
  }

  /** Why the job is to be ended still. */
  pending(jobId: bigint): Ending | undefined {
    return this.#unended.get(jobId)
  }

  /** At start: a job that a stop has left between its two steps. */
  takeUp(job: Job): void {
    this.#unended.set(job.id, { reason: new Error(job.reason), files: job.files })
  }

  /** Never throws; what does not work now is left to another try. */
  async tryToEnd(job: Job, ending: Ending): Promise<void> {
    try {
      await this.end(job, ending)
    } catch (err) {
      this.#parts.logger.error({ jobId: String(job.id), err }, 'the end of a failed job is tried again')
      this.#unended.set(job.id, ending)
    }
  }

  /** Failed, with nothing left of it. */
  async end({ id }: Job, { reason, files }: Ending): Promise<void> {
    const { catalog, clock, engine, logger } = this.#parts
    const isOver = () => !catalog.jobs.byId(id) || !isActive(catalog.jobs.byId(id)!)
    await faults.at('BeforeJobFailed')
    catalog.transaction(() => {
      if (isOver()) return
      dropJobSegments(catalog, id)
      // The job without its segments can only be ended, also by the next start.
      noteJob(catalog, id, { reason: reason.message, files })
    })
    await engine
      .removeDropped()
      .catch((err) =>
        logger.error({ jobId: String(id), err }, 'segments of a failed job are removed at the next start'),
      )
    catalog.transaction(() => {
      if (!isOver()) moveJob(catalog, id, 'Failed', { completeTimeMs: clock.now() })
    })
    this.#unended.delete(id)
  }
}
