/**
 * The sealing of a job: its hidden segments get the indexes that the collection asks for, each as soon as it gets no more rows and
 * the reading can spare a worker. Each is remembered, so a restart builds none twice.
 */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { Job, Segment } from '../catalog/records.ts'
import { naming } from '../core/disk-error.ts'
import { faults } from '../core/faults.ts'
import type { Engine, SealedSegment } from '../engine/engine.ts'
import { isBuilt, type VectorIndexSpec, vectorIndexSpecs } from '../engine/index-spec.ts'
import type { JobOrders } from './job-orders.ts'
import type { RunCounts } from './run-counts.ts'
import type { SideWork } from './side-work.ts'

export interface SealParts {
  readonly catalog: Catalog
  readonly engine: Pick<Engine, 'removeDropped'>
  readonly orders: Pick<JobOrders, 'give' | 'workers'>
  readonly counts: RunCounts
  /** What runs beside the reading. */
  readonly beside: SideWork
}

export class SealStage {
  readonly #parts: SealParts
  readonly #job: Job
  /** Segments that wait for a worker that the reading can spare. */
  #due: number[] = []
  /** Those that are or were sealed beside the reading. */
  readonly #begun = new Map<number, Promise<void>>()
  #running = 0

  constructor(parts: SealParts, job: Job) {
    this.#parts = parts
    this.#job = job
  }

  /** For a segment that gets no more rows, while others still do. One whose collection is gone is left to whoever ends the job. */
  begin(segmentId: number): void {
    const isHidden = this.#parts.catalog.segments.byId(segmentId)?.state === 'importing'
    if (!isHidden || this.#isSealed(segmentId)) return
    this.#due.push(segmentId)
    this.#beginDue()
  }

  /** Nothing is read any more: the work that is left, as so many promises as may run side by side. */
  async finish(): Promise<Promise<void>[]> {
    const { catalog, counts } = this.#parts
    this.#due = []
    await dropUnwritten(this.#parts, this.#job)
    const segments = hiddenSegments(catalog, this.#job)
    const left = segments.filter(({ id }) => !this.#isSealed(id))
    counts.segments = segments.length
    counts.sealed = segments.length - left.length
    return left.map(({ id }) => this.#finish(id))
  }

  /** An index that was asked for since the segment was sealed beside the reading is built too. */
  async #finish(segmentId: number): Promise<void> {
    await this.#begun.get(segmentId)
    if (!this.#isSealed(segmentId)) await this.#seal(segmentId)
    this.#parts.counts.sealed++
  }

  /** One worker at least goes on reading, so that the rows of a wrong file are found in time and there is always something to seal next. */
  #beginDue(): void {
    while (this.#running < this.#parts.orders.workers - 1 && this.#due.length > 0) {
      const id = this.#due.shift()!
      this.#running++
      const sealing = this.#seal(id).then(() => {
        this.#running--
        this.#beginDue()
      })
      this.#begun.set(id, sealing)
      this.#parts.beside.add(sealing)
    }
  }

  #specs(): VectorIndexSpec[] {
    return vectorIndexSpecs(this.#parts.catalog.indexes.list(this.#job.collectionId), this.#job.schema)
  }

  #isSealed(segmentId: number): boolean {
    const { indexed } = this.#segment(segmentId)
    return this.#specs().every((spec) => isBuilt(indexed, spec))
  }

  async #seal(segmentId: number): Promise<void> {
    const { catalog, orders } = this.#parts
    const { id, version } = this.#segment(segmentId)
    const specs = this.#specs()
    const make = () => ({ kind: 'seal', segment: { id, version }, specs }) as const
    const sealed = await orders.give<'seal'>({ make, isUrgent: true })
    await naming('note which indexes are built', async () => {
      await faults.at('BeforeSealRecord')
      recordSealed(catalog, sealed)
      await faults.at('AfterSealRecord')
    })
  }

  #segment(id: number): Segment {
    const segment = this.#parts.catalog.segments.byId(id)
    assert(segment?.state === 'importing', `segment ${id} is hidden while its job runs`)
    return segment
  }
}

function recordSealed(catalog: Catalog, { segmentId, version, rows, indexed }: SealedSegment): void {
  catalog.transaction(() => {
    const segment = catalog.segments.byId(segmentId)
    assert(segment?.state === 'importing', `segment ${segmentId} is hidden while its job runs`)
    assert(segment.rows === rows, `segment ${segmentId} holds ${rows} rows, ${segment.rows} were stored in it`)
    catalog.segments.update({ ...segment, version, indexed })
  })
}

/** A segment whose only worker died before a task was through. */
async function dropUnwritten({ catalog, engine }: SealParts, job: Job): Promise<void> {
  const unwritten = hiddenSegments(catalog, job).filter((segment) => segment.version === 0)
  if (unwritten.length === 0) return
  catalog.transaction(() => {
    for (const segment of unwritten) catalog.segments.update({ ...segment, state: 'dropped' })
  })
  await engine.removeDropped()
}

export const hiddenSegments = (catalog: Catalog, job: Job): Segment[] =>
  catalog.segments.ofJob(job.id).filter((s) => s.state === 'importing')
