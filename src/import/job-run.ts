/** One job from Pending to its end: inspect → plan → read, and seal what is full → seal the rest → publish. Changes states only through state.ts. */
import type { Job } from '../catalog/records.ts'
import { naming } from '../core/disk-error.ts'
import { faults } from '../core/faults.ts'
import { limits } from '../core/limits.ts'
import { bundleFiles } from './bundle.ts'
import { csvOptions } from './csv-options.ts'
import { groupFormat } from './file-kinds.ts'
import type { ImportParts } from './import-service.ts'
import { JobOrders } from './job-orders.ts'
import { type NumberedGroup, type PlannedGroup, planTasks } from './plan.ts'
import { type JobProgress, runningProgress } from './progress.ts'
import { assertTarget, publishJob } from './publish.ts'
import { ReadStage } from './read-stage.ts'
import { RunCounts } from './run-counts.ts'
import { SealStage } from './seal-stage.ts'
import { SideWork } from './side-work.ts'
import { isManual, type JobChange, moveJob, noteJob } from './state.ts'
import { OrderCancelled } from './worker-pool.ts'

/** setTimeout counts in 32 bits. */
const TIMER_MS_MAX = 2 ** 31 - 1

export class JobRun {
  readonly #parts: ImportParts
  #job: Job
  readonly #orders: JobOrders
  readonly #counts: RunCounts
  #reading: ReadStage | undefined
  #sealing: SealStage | undefined
  readonly #closings = new SideWork((error) => this.fail(error))
  readonly #beside = new SideWork((error) => this.fail(error))
  #stopped = false
  #timer: NodeJS.Timeout | undefined
  /** The first thing that went wrong: the job's reason. Later ones are consequences. */
  #failure: Error | undefined

  constructor(job: Job, parts: ImportParts) {
    this.#job = job
    this.#parts = parts
    this.#counts = new RunCounts(parts.clock, job.retries)
    this.#orders = new JobOrders(parts.pool, `job ${job.id}`, (why) => {
      this.#counts.retried(why)
      parts.logger.warn({ jobId: String(job.id), why }, 'work of an import job is begun again')
    })
  }

  async run(): Promise<void> {
    this.#armTimeout()
    try {
      await naming('begin the job', async () => faults.at('BeforeJobRun'))
      if (this.#job.sources.length === 0) await this.#plan()
      else this.#move('Importing')
      await this.#read()
      await this.#seal()
      await this.#finish()
    } catch (error) {
      this.fail(error as Error)
      throw this.#failure
    } finally {
      // Nothing of the job may still run when its segments are removed.
      await this.#closings.over()
      await this.#beside.over()
      clearTimeout(this.#timer)
    }
  }

  /** Ends the run without ending the job. */
  stop(): void {
    this.#stopped = true
    this.#orders.cancel()
  }

  progress(): JobProgress {
    return runningProgress(
      this.#job,
      this.#reading?.receipt.files ?? this.#job.files,
      this.#counts,
      this.#orders.running,
    )
  }

  /** The files as a failed job shows them. */
  failedFiles(): Job['files'] {
    return (this.#reading?.receipt.files ?? []).map((f) => ({ ...f, stored: 0, state: 'Failed', completeTimeMs: 0 }))
  }

  /** A wait longer than a timer can count is cut in pieces. */
  #armTimeout(): void {
    if (this.#job.deadlineMs === 0) return
    const leftMs = Math.max(this.#job.deadlineMs - this.#parts.clock.now(), 0)
    const onTime = () => (leftMs > TIMER_MS_MAX ? this.#armTimeout() : this.fail(new Error('import timeout')))
    this.#timer = setTimeout(onTime, Math.min(leftMs, TIMER_MS_MAX))
  }

  /** Ends the run, and by it the job, with this reason; too late once the job is being published. The first reason counts. */
  fail(error: Error): void {
    this.#failure ??= error
    this.#orders.cancel()
  }

  #assertWanted(): void {
    if (this.#failure) throw this.#failure
    if (this.#stopped) throw new OrderCancelled()
  }

  #move(to: Job['state'], change: JobChange = {}): void {
    this.#assertWanted()
    const { retries } = this.#counts
    this.#job = moveJob(this.#parts.catalog, this.#job.id, to, { ...change, retries })
  }

  /** Waits for all, also after one has failed: nothing of the job may still run when its segments are removed. */
  async #all<T>(work: readonly Promise<T>[]): Promise<T[]> {
    for (const promise of work) promise.catch((error: Error) => this.fail(error))
    const results = await Promise.allSettled(work)
    if (this.#failure) throw this.#failure
    return results.map((r) => (r as PromiseFulfilledResult<T>).value)
  }

  /** Looks at the files and keeps what is to be done, so that a restart need not look again. */
  async #plan(): Promise<void> {
    this.#move('PreImporting')
    const groups = this.#job.groups.map((keys, index) => ({ index, keys, format: groupFormat(keys) }))
    const bundles = bundleFiles(groups, this.#orders.workers)
    const planned = await this.#all(bundles.map((bundle) => this.#inspect(bundle)))
    await naming('note the plan of the job', () => this.#notePlan(planned.flat()))
  }

  async #notePlan(groups: readonly PlannedGroup[]): Promise<void> {
    const { catalog } = this.#parts
    await faults.at('BeforeTasksInsert')
    catalog.transaction(() => {
      catalog.tasks.insert(this.#job.id, planTasks(groups, limits))
      this.#move('Importing', { sources: groups.map(({ bytes, versions, rows }) => ({ bytes, versions, rows })) })
      faults.atOnce('InsideTasksInsert')
    })
    await faults.at('AfterTasksInsert')
  }

  async #inspect(groups: readonly NumberedGroup[]): Promise<PlannedGroup[]> {
    const { schema, options } = this.#job
    // Who bounds the rate does not want the bytes read twice.
    const search = options.max_bytes_per_second === undefined
    const make = () => ({ kind: 'inspect', groups, schema, csv: csvOptions(options), search }) as const
    const shapes = await this.#orders.give<'inspect'>({ files: groups.map(({ keys }) => keys), make })
    this.#counts.inspected += groups.length
    return groups.map((group, i) => ({ ...group, ...shapes[i] }))
  }

  async #read(): Promise<void> {
    const { catalog, clock, engine } = this.#parts
    const [orders, counts, closings, beside] = [this.#orders, this.#counts, this.#closings, this.#beside]
    const sealing = new SealStage({ catalog, engine, orders, counts, beside }, this.#job)
    const onClosed = (segmentId: number) => sealing.begin(segmentId)
    this.#reading = new ReadStage(this.#job, { catalog, clock, orders, counts, closings, onClosed })
    this.#sealing = sealing
    await this.#all(this.#reading.begin())
    await closings.over()
  }

  async #seal(): Promise<void> {
    const { catalog, clock } = this.#parts
    this.#move('IndexBuilding', { files: this.#reading!.receipt.files, durableTimeMs: clock.now() })
    assertTarget(catalog, this.#job)
    await this.#all(await this.#sealing!.finish())
    this.#assertWanted()
    const { retries } = this.#counts
    this.#job = noteJob(catalog, this.#job.id, { indexedTimeMs: clock.now(), retries })
  }

  /** Publishes, or leaves that to whoever commits. */
  async #finish(): Promise<void> {
    if (isManual(this.#job)) this.#move('Uncommitted')
    else await naming('publish', () => publishJob(this.#parts, this.#job.id, () => this.#assertWanted()))
  }
}
