/** The last step of a job: what is complete and hidden becomes visible, in the transaction that completes the job. */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { Job } from '../catalog/records.ts'
import type { Clock } from '../core/clock.ts'
import type { Engine, SealedSegment } from '../engine/engine.ts'
import { moveJob } from './state.ts'

export interface PublishParts {
  readonly catalog: Catalog
  readonly engine: Engine
  readonly clock: Clock
}

/** Keeps with the hidden segments what sealing them has found: where publishing starts from, also after a restart. */
export function recordSealed(catalog: Catalog, sealed: readonly SealedSegment[]): void {
  catalog.transaction(() => {
    for (const { segmentId, version, rows, indexed } of sealed) {
      const segment = catalog.segments.byId(segmentId)
      assert(segment?.state === 'importing', `segment ${segmentId} is hidden while its job runs`)
      catalog.segments.update({ ...segment, version, rows, indexed })
    }
  })
}

/**
 * Publishes a job whose segments are sealed. Throws, and shows nothing, where the receipt does not add up or the target is
 * gone. `isStillWanted` runs within the transaction and may throw to stop it.
 */
export async function publishJob(parts: PublishParts, jobId: bigint, isStillWanted: () => void): Promise<void> {
  const { catalog, engine, clock } = parts
  const job = catalog.jobs.byId(jobId)
  assert(job, `job ${jobId} exists`)
  const sealed = hiddenSegments(catalog, job)
  const inSegments = sealed.reduce((sum, s) => sum + s.rows, 0)
  const stored = job.files.reduce((sum, f) => sum + f.stored, 0)
  if (inSegments !== stored) {
    throw new Error(`the receipt does not add up: ${stored} rows stored, ${inSegments} rows in the segments`)
  }
  await engine.publishImport(job.collectionId, sealed, () => {
    isStillWanted()
    assertTarget(catalog, job)
    moveJob(catalog, jobId, 'Completed', { completeTimeMs: clock.now() })
  })
}

const hiddenSegments = (catalog: Catalog, job: Job): SealedSegment[] =>
  catalog.segments
    .ofJob(job.id)
    .filter((s) => s.state === 'importing')
    .map(({ id, version, rows, indexed }) => ({ segmentId: id, version, rows, indexed }))

/** Throws where the collection or the partition of the job has been dropped. */
export function assertTarget(catalog: Catalog, job: Job): void {
  const { collectionId, partitionId } = job
  if (!catalog.collections.byId(collectionId)) throw new Error(`collection ${collectionId} dropped`)
  if (partitionId !== null && !catalog.partitions.list(collectionId).some((p) => p.id === partitionId)) {
    throw new Error(`partition ${partitionId} dropped`)
  }
}
