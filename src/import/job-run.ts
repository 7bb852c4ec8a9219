/** One job from Pending to its end: inspect → plan → read → seal → publish. Changes states only through state.ts. */
import { strict as assert } from 'node:assert'
import type { Job } from '../catalog/records.ts'
import { limits } from '../core/limits.ts'
import { vectorIndexSpecs } from '../engine/index-spec.ts'
import { groupFormat } from './file-kinds.ts'
import type { ImportParts } from './import-service.ts'
import { type ImportTask, type PlannedGroup, planTasks } from './plan.ts'
import { type JobProgress, RunCounts, runningProgress } from './progress.ts'
import { assertTarget, publishJob, recordSealed } from './publish.ts'
import { readOrder } from './read-order.ts'
import { Receipt } from './receipt.ts'
import { SegmentSlots } from './segment-slots.ts'
import { isManual, moveJob } from './state.ts'
import { diedReason } from './worker/reason.ts'
import { OrderCancelled, WorkerDied } from './worker-pool.ts'

/** setTimeout counts in 32 bits. */
const TIMER_MS_MAX = 2 ** 31 - 1

const groupName = (keys: readonly string[]): string => keys.join(' ')

export class JobRun {
  readonly #parts: ImportParts
  #job: Job
  readonly #owner: string
  #receipt: Receipt | undefined
  #planned: PlannedGroup[] = []
  readonly #counts = new RunCounts()
  #stopped = false
  #timer: NodeJS.Timeout | undefined
  /** The first thing that went wrong: the job's reason. Later ones are consequences. */
  #failure: Error | undefined

  constructor(job: Job, parts: ImportParts) {
    this.#job = job
    this.#parts = parts
    this.#owner = `job ${job.id}`
  }

  async run(): Promise<void> {
    this.#armTimeout()
    try {
      await this.#inspect()
      await this.#read()
      await this.#seal()
      await this.#finish()
    } catch (error) {
      throw this.#failure ?? error
    } finally {
      clearTimeout(this.#timer)
    }
  }

  /** Ends the run without ending the job. */
  stop(): void {
    this.#stopped = true
    this.#parts.pool.cancel(this.#owner)
  }

  progress(): JobProgress {
    return runningProgress(this.#job, this.#planned, this.#receipt?.files ?? [], this.#counts)
  }

  /** The files as a failed job shows them. */
  failedFiles(): Job['files'] {
    return (this.#receipt?.files ?? []).map((f) => ({ ...f, stored: 0, state: 'Failed', completeTimeMs: 0 }))
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
    this.#parts.pool.cancel(this.#owner)
  }

  #assertWanted(): void {
    if (this.#failure) throw this.#failure
    if (this.#stopped) throw new OrderCancelled()
  }

  #move(to: Job['state'], change = {}): void {
    this.#assertWanted()
    this.#job = moveJob(this.#parts.catalog, this.#job.id, to, change)
  }

  /** Waits for all, also after one has failed: nothing of the job may still run when its segments are removed. */
  async #all<T>(work: readonly Promise<T>[]): Promise<T[]> {
    for (const promise of work) promise.catch((error: Error) => this.fail(error))
    const results = await Promise.allSettled(work)
    if (this.#failure) throw this.#failure
    return results.map((r) => (r as PromiseFulfilledResult<T>).value)
  }

  async #inspect(): Promise<void> {
    this.#move('PreImporting')
    const work = this.#job.groups.map(async (keys, index): Promise<PlannedGroup> => {
      const format = groupFormat(keys)
      const make = () => ({ kind: 'inspect', format, keys, schema: this.#job.schema }) as const
      const shape = await this.#submit(keys, () => this.#parts.pool.submit<'inspect'>({ owner: this.#owner, make }))
      this.#counts.inspected++
      return { index, keys, format, ...shape }
    })
    this.#planned = await this.#all(work)
  }

  async #read(): Promise<void> {
    const tasks = planTasks(this.#planned, limits)
    const tasksOf = (index: number) => tasks.filter((t) => t.groupIndex === index).length
    this.#receipt = new Receipt(
      this.#planned.map((g) => ({
        file: groupName(g.keys),
        bytes: g.bytes,
        rows: g.rows ?? 0,
        tasks: tasksOf(g.index),
      })),
    )
    this.#move('Importing', { files: this.#receipt.files })
    const slots = new SegmentSlots(this.#parts.catalog, this.#job)
    await this.#all(tasks.map((task) => this.#readTask(task, slots)))
  }

  async #readTask(task: ImportTask, slots: SegmentSlots): Promise<void> {
    const group = this.#planned[task.groupIndex]
    const slot: { id?: number } = {}
    let reported = 0
    const outcome = await this.#submit(group.keys, () =>
      this.#parts.pool.submit<'read'>({
        owner: this.#owner,
        make: () => {
          const { segmentId, creates } = slots.take()
          slot.id = segmentId
          return readOrder(this.#parts.catalog, this.#job, group, task, segmentId, creates)
        },
        onProgress: (rows) => {
          this.#counts.rowsStored += rows - reported
          reported = rows
        },
      }),
    )
    this.#counts.rowsStored += outcome.stored - reported
    this.#counts.bytesDone += outcome.bytes
    assert(slot.id !== undefined)
    slots.giveBack(slot.id, outcome.bytes)
    this.#receipt!.add(task.groupIndex, outcome, this.#parts.clock.now())
  }

  async #seal(): Promise<void> {
    this.#move('IndexBuilding', { files: this.#receipt!.files })
    const { catalog, pool } = this.#parts
    assertTarget(catalog, this.#job)
    const { schema } = this.#job
    const specs = vectorIndexSpecs(catalog.indexes.list(this.#job.collectionId), schema)
    const segments = catalog.segments.ofJob(this.#job.id).filter((s) => s.state === 'importing')
    this.#counts.segments = segments.length
    const work = segments.map(async ({ id }) => {
      const make = () => ({ kind: 'seal', segmentId: id, specs }) as const
      const sealed = await pool.submit<'seal'>({ owner: this.#owner, make })
      this.#counts.sealed++
      return sealed
    })
    recordSealed(catalog, await this.#all(work))
  }

  /** Publishes, or leaves that to whoever commits. */
  async #finish(): Promise<void> {
    if (isManual(this.#job)) this.#move('Uncommitted')
    else await publishJob(this.#parts, this.#job.id, () => this.#assertWanted())
  }

  /** Adds Milvus' frame to every reason, and the file's name to what a worker could not tell any more. */
  async #submit<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof OrderCancelled) throw error
      const { message } = error as Error
      const reason = error instanceof WorkerDied ? diedReason(message, keys) : message
      throw new Error(`error: ${reason}`, { cause: error })
    }
  }
}
