/** The reading of a job: its tasks into hidden segments, each task remembered once its rows are durable, each segment closed once it gets no more. */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { DurableTask, Job } from '../catalog/records.ts'
import type { Clock } from '../core/clock.ts'
import { naming } from '../core/disk-error.ts'
import { faults } from '../core/faults.ts'
import { mapBounded } from '../core/map-bounded.ts'
import { bundleTasks } from './bundle.ts'
import type { JobOrders } from './job-orders.ts'
import type { ImportTask } from './plan.ts'
import { readOrder } from './read-order.ts'
import { Receipt } from './receipt.ts'
import type { RunCounts } from './run-counts.ts'
import { isSealed, type SegmentSlot, SegmentSlots } from './segment-slots.ts'
import type { SideWork } from './side-work.ts'

export interface ReadParts {
  readonly catalog: Catalog
  readonly clock: Clock
  readonly orders: JobOrders
  readonly counts: RunCounts
  /** The closing of segments, which is part of the reading. */
  readonly closings: SideWork
  /** A segment gets no more rows, and those it has are durable. */
  readonly onClosed: (segmentId: number) => void
}

interface NumberedTask extends ImportTask {
  readonly ordinal: number
}

export class ReadStage {
  readonly receipt: Receipt
  readonly #parts: ReadParts
  readonly #job: Job
  /** Tasks that are not durable, those of one order together. */
  readonly #left: NumberedTask[][]
  readonly #done: DurableTask[]
  readonly #slots: SegmentSlots

  /** Takes over what an earlier run of the job has made durable. */
  constructor(job: Job, parts: ReadParts) {
    this.#parts = parts
    this.#job = job
    const tasks = parts.catalog.tasks.ofJob(job.id).map(({ ordinal, plan, durable }) => ({
      task: { ...(plan as ImportTask), ordinal },
      durable,
    }))
    this.receipt = new Receipt(
      job.sources.map(({ bytes, rows }, group) => ({
        file: job.groups[group].join(' '),
        bytes,
        rows: rows ?? 0,
        tasks: tasks.filter(({ task }) => task.groupIndex === group).length,
      })),
    )
    for (const { task, durable } of tasks) {
      if (!durable) continue
      this.receipt.add(task.groupIndex, durable, parts.clock.now())
      parts.counts.doneBefore(durable.stored, durable.bytes)
    }
    const left = tasks.filter(({ durable }) => !durable).map(({ task }) => task)
    this.#left = this.#isPaced ? left.map((task) => [task]) : bundleTasks(left, parts.orders.workers)
    this.#done = tasks.flatMap(({ durable }) => durable ?? [])
    this.#slots = new SegmentSlots(parts.catalog, job, this.#left.length, (slot) => this.#close(slot))
  }

  /** A job with a rate reads one task at a time, so that it tells of each. */
  get #isPaced(): boolean {
    return this.#job.options.max_bytes_per_second !== undefined
  }

  /** The work that is left, as so many promises as may run side by side. */
  begin(): Promise<void>[] {
    this.#slots.takeOver(this.#done)
    if (!this.#isPaced) return this.#left.map((tasks) => this.#read(tasks))
    return [mapBounded(this.#left, 1, (tasks) => this.#read(tasks)).then(() => {})]
  }

  #close(slot: SegmentSlot): void {
    this.#parts.closings.add(this.#settle(slot).then(() => this.#parts.onClosed(slot.id)))
  }

  /** What no fsync has reached yet is made durable. */
  async #settle(slot: SegmentSlot): Promise<void> {
    await naming('close a segment', async () => faults.at('BeforeSegmentClose'))
    if (!slot.hasPending) return
    const make = () => ({ kind: 'sync', segment: { id: slot.id, version: slot.version } }) as const
    await this.#remember(slot, await this.#parts.orders.give<'sync'>({ make, isUrgent: true }))
  }

  async #read(tasks: readonly NumberedTask[]): Promise<void> {
    const { catalog, clock, counts, orders } = this.#parts
    const [{ ordinal: id }] = tasks
    const bytes = bytesOf(tasks)
    let slot: SegmentSlot | undefined
    let isSynced = false
    const outcome = await orders.give<'read'>({
      files: tasks.map(({ groupIndex }) => this.#job.groups[groupIndex]),
      make: () => {
        slot = this.#slots.take()
        const order = readOrder(catalog, this.#job, tasks, slot, clock.now())
        isSynced = order.sync
        return order
      },
      onProgress: (progress) => counts.orderAt(id, progress, bytes),
      onDeath: () => {
        if (slot) this.#slots.takeBack(slot)
        counts.orderLost(id)
      },
    })
    assert(slot)
    slot.add(
      tasks.map(({ ordinal }) => ordinal),
      outcome,
    )
    const stored = outcome.tasks.reduce((sum, task) => sum + task.stored, 0)
    counts.orderDone(id, stored, bytesOf(outcome.tasks))
    for (const [i, { groupIndex }] of tasks.entries()) this.receipt.add(groupIndex, outcome.tasks[i], clock.now())
    if (isSynced) await this.#remember(slot, outcome.version)
    this.#slots.giveBack(slot)
  }

  /** From here on a restart goes on behind these tasks. */
  #remember(slot: SegmentSlot, version: number): Promise<void> {
    return naming('note which rows are durable', () => this.#noteDurable(slot, version))
  }

  async #noteDurable(slot: SegmentSlot, version: number): Promise<void> {
    const { catalog } = this.#parts
    await faults.at('BeforeTaskDurable')
    const settled = slot.settle(version)
    catalog.transaction(() => {
      const segment = catalog.segments.byId(slot.id)
      assert(segment?.state === 'importing', `segment ${slot.id} is hidden while its job runs`)
      assert(!isSealed(segment), `segment ${slot.id} is not sealed while it takes rows`)
      catalog.segments.update({ ...segment, version, rows: slot.rows })
      for (const { ordinal, durable } of settled) catalog.tasks.setDurable(this.#job.id, ordinal, durable)
    })
    await faults.at('AfterTaskDurable')
  }
}

const bytesOf = (parts: readonly { readonly bytes: number }[]): number =>
  parts.reduce((sum, part) => sum + part.bytes, 0)
