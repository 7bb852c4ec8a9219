/** The door to import jobs: creates them, runs each to its end, picks up at start what a stop left, and reports progress. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Job } from '../catalog/records.ts'
import type { Clock } from '../core/clock.ts'
import { apiError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { Mutex } from '../core/mutex.ts'
import type { Engine } from '../engine/engine.ts'
import { type CreateImport, createJob, jobCreatedBefore, type Retry } from './create-job.ts'
import { JobEnds } from './job-ends.ts'
import { JobRun } from './job-run.ts'
import { type JobProgress, settledProgress } from './progress.ts'
import { assertTarget, publishJob } from './publish.ts'
import { dropJobSegments, moveJob, noteJob } from './state.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface ImportParts {
  readonly catalog: Catalog
  readonly engine: Engine
  readonly pool: WorkerPool
  readonly clock: Clock
  readonly logger: Logger
  /** How long a job that has ended is kept. */
  readonly jobRetentionMs: number
}

/** How soon a dropped collection or a deadline is noticed. */
const SWEEP_MS = 500

const ABORTED = 'aborted by user'

/** Its segments are gone already, whatever its state. */
const isEnding = (job: Job): boolean => job.reason !== ''
const isToRun = (job: Job): boolean => job.state !== 'Uncommitted' && !isEnding(job)

export class ImportService {
  readonly #parts: ImportParts
  readonly #ends: JobEnds
  readonly #runs = new Map<bigint, { run: JobRun; ended: Promise<void> }>()
  /** Commits and aborts come one at a time, so that each sees what the one before has done. */
  readonly #decisions = new Mutex()
  #sweeper: NodeJS.Timeout | undefined
  #sweeping: Promise<void> | undefined
  #closing = false

  constructor(parts: ImportParts) {
    this.#parts = parts
    this.#ends = new JobEnds(parts)
  }

  /** Takes up the jobs that a stop of the server left unfinished, each behind what it had made durable. */
  async resume(): Promise<void> {
    const { catalog, engine } = this.#parts
    catalog.transaction(() => {
      for (const job of catalog.jobs.active()) {
        if (!isToRun(job)) continue
        const isPlanned = job.sources.length > 0
        dropJobSegments(catalog, job.id, (segment) => !isPlanned || segment.version === 0)
        moveJob(catalog, job.id, isPlanned ? 'Importing' : 'Pending', { retries: job.retries + 1 })
      }
    })
    await engine.removeDropped()
    for (const job of catalog.jobs.active()) {
      if (isToRun(job)) this.#start(job)
      else if (isEnding(job)) this.#ends.takeUp(job)
    }
    this.#sweep()
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref()
  }

  /** The job is durable when this returns; an earlier one where the request is a retry. Throws 1100 and 2101. */
  create(request: CreateImport): bigint {
    const earlier = this.createdBefore(request)
    if (earlier !== undefined) return earlier
    const job = createJob(this.#parts, request)
    this.#start(job)
    return job.id
  }

  /** The job that an earlier request with the same key has created. Throws 1100 where that request was another one. */
  createdBefore(request: Retry): bigint | undefined {
    return jobCreatedBefore(this.#parts.catalog, request)
  }

  /** Shows an Uncommitted job's rows; done when it returns. Nothing happens to a Completed one. Throws 2100 and 2101. */
  commit(jobId: bigint): Promise<void> {
    return this.#decisions.run(async () => {
      const job = this.#job(jobId)
      if (job.state === 'Completed') return
      if (job.state !== 'Uncommitted') {
        throw apiError('importFailed', `job ${jobId} is in state ${job.state}, expected Uncommitted`)
      }
      if (isEnding(job)) throw apiError('importFailed', `job ${jobId} is being ended: ${job.reason}`)
      try {
        await publishJob(this.#parts, jobId, () => {})
      } catch (cause) {
        // Nothing has happened: the job stays Uncommitted, or the sweeper ends it where its target is gone.
        throw apiError('importServer', `job ${jobId} cannot be committed: ${(cause as Error).message}`, { cause })
      }
    })
  }

  /** Ends a job that is not published yet; nothing of it is left when it returns. Throws 2100 and 2101. */
  abort(jobId: bigint): Promise<void> {
    return this.#decisions.run(async () => {
      const running = this.#runs.get(jobId)
      running?.run.fail(new Error(ABORTED))
      await running?.ended
      const job = this.#job(jobId)
      if (job.state === 'Completed') {
        throw apiError('importFailed', `job ${jobId} is in terminal/committed state ${job.state}, abort not allowed`)
      }
      try {
        await this.#ends.end(job, { reason: new Error(ABORTED), files: job.files })
      } catch (cause) {
        throw apiError('importServer', `job ${jobId} cannot be aborted: ${(cause as Error).message}`, { cause })
      }
    })
  }

  /** What is shown is remembered: no later answer shows less, not even after a crash. */
  progress(job: Job): JobProgress {
    const now = this.#runs.get(job.id)?.run.progress() ?? settledProgress(job)
    if (now.progress <= job.progress) return { ...now, progress: job.progress }
    try {
      noteJob(this.#parts.catalog, job.id, { progress: now.progress })
      return now
    } catch (err) {
      // A full disk is when people look at their jobs.
      this.#parts.logger.error({ jobId: String(job.id), err }, 'the progress of a job cannot be noted')
      return { ...now, progress: job.progress }
    }
  }

  /** Stops all runs where they are; their jobs go on at the next start. */
  async close(): Promise<void> {
    this.#closing = true
    clearInterval(this.#sweeper)
    for (const { run } of this.#runs.values()) run.stop()
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
    await this.#sweeping
  }

  #start(job: Job): void {
    const run = new JobRun(job, this.#parts)
    const ended = run
      .run()
      .catch((error: Error) => this.#failed(job, run, error))
      .finally(() => this.#runs.delete(job.id))
    this.#runs.set(job.id, { run, ended })
  }

  async #failed(job: Job, run: JobRun, error: Error): Promise<void> {
    if (this.#closing) return
    this.#parts.logger.warn({ jobId: String(job.id), err: error }, 'import job failed')
    await this.#ends.tryToEnd(job, { reason: error, files: run.failedFiles() })
  }

  /** One sweep at a time; one that fails is followed by the next. */
  #sweep(): void {
    this.#sweeping ??= this.#sweepJobs()
      .catch((err) => this.#parts.logger.error({ err }, 'looking after the import jobs failed'))
      .finally(() => {
        this.#sweeping = undefined
      })
  }

  /** Ends the jobs that nobody wants and nobody runs; forgets old ones. */
  async #sweepJobs(): Promise<void> {
    const { catalog, clock, jobRetentionMs } = this.#parts
    catalog.refillReserve()
    catalog.jobs.removeEndedBefore(clock.now() - jobRetentionMs)
    for (const job of catalog.jobs.active()) {
      const ending = this.#ends.pending(job.id) ?? this.#unwanted(job)
      const running = this.#runs.get(job.id)
      if (!ending || this.#closing) continue
      if (running) running.run.fail(ending.reason)
      else await this.#decisions.run(() => this.#ends.tryToEnd(job, ending))
    }
  }

  /** Why a job is to be ended whose collection or partition is gone, or whose time is over. */
  #unwanted(job: Job): { reason: Error; files: Job['files'] } | undefined {
    const { catalog, clock } = this.#parts
    try {
      assertTarget(catalog, job)
      if (job.deadlineMs > 0 && clock.now() >= job.deadlineMs) throw new Error('import timeout')
      return undefined
    } catch (reason) {
      return { reason: reason as Error, files: job.files }
    }
  }

  #job(id: bigint): Job {
    const job = this.#parts.catalog.jobs.byId(id)
    if (!job) throw apiError('importServer', `job ${id} not found`)
    return job
  }
}
