/** How a job fails: nothing of it is left, then the catalog says so. What a full disk does not allow yet is tried again. */
import type { Job } from '../catalog/records.ts'
import { faults } from '../core/faults.ts'
import type { ImportParts } from './import-service.ts'
import { dropJobSegments, isActive, moveJob } from './state.ts'

export class JobEnds {
  readonly #parts: ImportParts
  #later: (() => Promise<void>)[] = []

  constructor(parts: ImportParts) {
    this.#parts = parts
  }

  /** Failed, with nothing left of it. The files go first: who sees the job Failed finds nothing of it. */
  async fail(job: Job, reason: Error, files: Job['files'] = job.files): Promise<void> {
    const { catalog, clock, engine, logger } = this.#parts
    const isOver = () => {
      const now = catalog.jobs.byId(job.id)
      return !now || !isActive(now)
    }
    if (isOver()) return
    await faults.at('BeforeJobFailed')
    catalog.transaction(() => dropJobSegments(catalog, job.id))
    await engine
      .removeDropped()
      .catch((err) =>
        logger.error({ jobId: String(job.id), err }, 'segments of a failed job are removed at the next start'),
      )
    catalog.transaction(() => {
      if (isOver()) return
      moveJob(catalog, job.id, 'Failed', { reason: reason.message, files, completeTimeMs: clock.now() })
    })
  }

  /** The same for whoever cannot be told that it did not work; `retry` is to be called now and then. */
  async failOrLater(job: Job, reason: Error, files?: Job['files']): Promise<void> {
    try {
      await this.fail(job, reason, files)
    } catch (err) {
      this.#parts.logger.error({ jobId: String(job.id), err }, 'the end of an import job cannot be noted yet')
      this.#later.push(() => this.failOrLater(job, reason, files))
    }
  }

  async retry(): Promise<void> {
    const due = this.#later
    this.#later = []
    for (const again of due) await again()
  }
}
