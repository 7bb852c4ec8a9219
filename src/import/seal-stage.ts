/** The sealing of a job: its hidden segments get the indexes that the collection asks for. Each is remembered, so a restart builds none twice. */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { Job, Segment } from '../catalog/records.ts'
import { naming } from '../core/disk-error.ts'
import { faults } from '../core/faults.ts'
import type { Engine, SealedSegment } from '../engine/engine.ts'
import { isBuilt, type VectorIndexSpec, vectorIndexSpecs } from '../engine/index-spec.ts'
import type { JobOrders } from './job-orders.ts'
import type { RunCounts } from './run-counts.ts'

export interface SealParts {
  readonly catalog: Catalog
  readonly engine: Engine
  readonly orders: JobOrders
  readonly counts: RunCounts
}

/** The work that is left, as so many promises as may run side by side. */
export async function beginSealing(parts: SealParts, job: Job): Promise<Promise<void>[]> {
  const { catalog, counts } = parts
  await dropUnwritten(parts, job)
  const specs = vectorIndexSpecs(catalog.indexes.list(job.collectionId), job.schema)
  const segments = hiddenSegments(catalog, job)
  const isSealed = (segment: Segment) => specs.every((spec) => isBuilt(segment.indexed, spec))
  const left = segments.filter((segment) => !isSealed(segment))
  counts.segments = segments.length
  counts.sealed = segments.length - left.length
  return left.map((segment) => seal(parts, segment, specs))
}

async function seal(parts: SealParts, { id, version }: Segment, specs: readonly VectorIndexSpec[]): Promise<void> {
  const make = () => ({ kind: 'seal', segment: { id, version }, specs }) as const
  const sealed = await parts.orders.give<'seal'>({ make })
  await naming('note which indexes are built', async () => {
    await faults.at('BeforeSealRecord')
    recordSealed(parts.catalog, sealed)
    parts.counts.sealed++
    await faults.at('AfterSealRecord')
  })
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
