/** The door to import jobs: creates them, runs each to its end, picks up at start what a stop left, and reports progress. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Collection, Job, Partition } from '../catalog/records.ts'
import type { Clock } from '../core/clock.ts'
import { apiError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import type { Logger } from '../core/logger.ts'
import type { Engine } from '../engine/engine.ts'
import { JobRun } from './job-run.ts'
import { type JobProgress, settledProgress } from './progress.ts'
import { dropJobSegments, isActive, moveJob } from './state.ts'
import type { WorkerPool } from './worker-pool.ts'

export interface CreateImport {
  readonly collection: Collection
  /** As the request named it. */
  readonly collectionName: string
  /** undefined in partition-key collections. */
  readonly partition: Partition | undefined
  /** Non-empty groups only. */
  readonly groups: readonly (readonly string[])[]
  readonly options: Readonly<Record<string, string>>
  readonly timeoutMs: number | undefined
}

export interface ImportParts {
  readonly catalog: Catalog
  readonly engine: Engine
  readonly pool: WorkerPool
  readonly clock: Clock
  readonly logger: Logger
}

const TOO_MANY_JOBS =
  'failed to broadcast import: failed to validate import request: The number of jobs has reached the limit, please try again later. ' +
  'If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.'

export class ImportService {
  readonly #parts: ImportParts
  readonly #runs = new Map<bigint, { run: JobRun; ended: Promise<void> }>()
  #closing = false

  constructor(parts: ImportParts) {
    this.#parts = parts
  }

  /** Takes up the jobs that a stop of the server left unfinished, each from its beginning. */
  async resume(): Promise<void> {
    const { catalog, engine } = this.#parts
    catalog.transaction(() => {
      for (const job of catalog.jobs.active()) {
        dropJobSegments(catalog, job.id)
        moveJob(catalog, job.id, 'Pending', { files: [] })
      }
    })
    await engine.removeDropped()
    for (const job of catalog.jobs.active()) this.#start(job)
  }

  /** The job is durable when this returns. Throws 2101 when too many jobs are active. */
  create(request: CreateImport): bigint {
    const { catalog, clock } = this.#parts
    const job = catalog.transaction(() => {
      if (catalog.jobs.active().length >= limits.importJobsActiveMax) throw apiError('importServer', TOO_MANY_JOBS)
      const now = clock.now()
      const created: Job = {
        id: catalog.ids.reserve('row'),
        collectionId: request.collection.id,
        databaseName: request.collection.databaseName,
        collectionName: request.collectionName,
        partitionId: request.partition?.id ?? null,
        schema: request.collection.schema,
        groups: request.groups,
        options: request.options,
        state: 'Pending',
        reason: '',
        createTimeMs: now,
        completeTimeMs: 0,
        deadlineMs: request.timeoutMs === undefined ? 0 : now + request.timeoutMs,
        files: [],
      }
      catalog.jobs.insert(created)
      return created
    })
    this.#start(job)
    return job.id
  }

  progress(job: Job): JobProgress {
    return this.#runs.get(job.id)?.run.progress() ?? settledProgress(job)
  }

  /** Stops all runs where they are; their jobs go on at the next start. */
  async close(): Promise<void> {
    this.#closing = true
    for (const { run } of this.#runs.values()) run.stop()
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
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
    const { catalog, engine, logger } = this.#parts
    logger.warn({ jobId: String(job.id), err: error }, 'import job failed')
    // The files go first: who sees the job Failed finds nothing left of it.
    catalog.transaction(() => dropJobSegments(catalog, job.id))
    await engine
      .removeDropped()
      .catch((err) =>
        logger.error({ jobId: String(job.id), err }, 'segments of a failed job are removed at the next start'),
      )
    catalog.transaction(() => {
      const current = catalog.jobs.byId(job.id)
      if (current && isActive(current))
        moveJob(catalog, job.id, 'Failed', { reason: error.message, files: run.failedFiles() })
    })
  }
}
