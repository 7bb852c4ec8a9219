/** One job from Pending to its end: inspect → plan → read → seal → publish. Changes states only through state.ts. */
import { strict as assert } from 'node:assert'
import type { Job } from '../catalog/records.ts'
import { cut, FileError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import type { SealedSegment } from '../engine/engine.ts'
import { vectorIndexSpecs } from '../engine/index-spec.ts'
import { groupFormat } from './file-kinds.ts'
import type { ImportParts } from './import-service.ts'
import { type ImportTask, type PlannedGroup, planTasks } from './plan.ts'
import { type JobProgress, RunCounts, runningProgress } from './progress.ts'
import { readOrder } from './read-order.ts'
import { Receipt } from './receipt.ts'
import { SegmentSlots } from './segment-slots.ts'
import { moveJob } from './state.ts'
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
      await this.#publish(await this.#seal())
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
    const onTime = () => (leftMs > TIMER_MS_MAX ? this.#armTimeout() : this.#fail(new Error('import timeout')))
    this.#timer = setTimeout(onTime, Math.min(leftMs, TIMER_MS_MAX))
  }

  #fail(error: Error): void {
    this.#failure ??= error
    this.#parts.pool.cancel(this.#owner)
  }

  #move(to: Job['state'], change = {}): void {
    if (this.#failure) throw this.#failure
    if (this.#stopped) throw new OrderCancelled()
    this.#job = moveJob(this.#parts.catalog, this.#job.id, to, change)
  }

  /** Waits for all, also after one has failed: nothing of the job may still run when its segments are removed. */
  async #all<T>(work: readonly Promise<T>[]): Promise<T[]> {
    for (const promise of work) promise.catch((error: Error) => this.#fail(error))
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
      if (shape.bytes > limits.importFileBytesMax) throw tooLarge(groupName(keys), shape.bytes)
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

  async #seal(): Promise<SealedSegment[]> {
    this.#move('IndexBuilding', { files: this.#receipt!.files })
    const { catalog, pool } = this.#parts
    const collection = catalog.collections.byId(this.#job.collectionId)
    if (!collection) throw dropped(this.#job.collectionId)
    const specs = vectorIndexSpecs(catalog.indexes.list(collection.id), collection.schema)
    const segments = catalog.segments.ofJob(this.#job.id).filter((s) => s.state === 'importing')
    this.#counts.segments = segments.length
    return this.#all(
      segments.map(async ({ id }) => {
        const make = () => ({ kind: 'seal', segmentId: id, specs }) as const
        const sealed = await pool.submit<'seal'>({ owner: this.#owner, make })
        this.#counts.sealed++
        return sealed
      }),
    )
  }

  async #publish(sealed: readonly SealedSegment[]): Promise<void> {
    const { catalog, engine, clock } = this.#parts
    const receipt = this.#receipt!
    const inSegments = sealed.reduce((sum, s) => sum + s.rows, 0)
    if (inSegments !== receipt.stored)
      throw new Error(`the receipt does not add up: ${receipt.stored} rows stored, ${inSegments} rows in the segments`)
    await engine.publishImport(this.#job.collectionId, sealed, () => {
      if (!catalog.collections.byId(this.#job.collectionId)) throw dropped(this.#job.collectionId)
      const { partitionId } = this.#job
      if (partitionId !== null && !catalog.partitions.list(this.#job.collectionId).some((p) => p.id === partitionId)) {
        throw new Error(`partition ${partitionId} dropped`)
      }
      this.#move('Completed', { completeTimeMs: clock.now(), files: receipt.files })
    })
  }

  /** Adds the file's name to what a worker could not tell, and Milvus' frame to every reason. */
  async #submit<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof OrderCancelled) throw error
      const text = (error as Error).message
      const reason = error instanceof WorkerDied ? `${text} while reading` : text
      throw new Error(`error: ${reason}, file: ${cut(groupName(keys), 1024)}`, { cause: error })
    }
  }
}

const dropped = (collectionId: number): Error => new Error(`collection ${collectionId} dropped`)

const tooLarge = (file: string, bytes: number): Error =>
  new FileError(
    `The import file size has reached the maximum limit allowed for importing, fileSize=${bytes}, maxSize=${limits.importFileBytesMax}`,
    { file },
  )
