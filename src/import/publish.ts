/** The last step of a job: what is complete and hidden becomes visible, in the transaction that completes the job. */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { Job } from '../catalog/records.ts'
import type { Clock } from '../core/clock.ts'
import { faults } from '../core/faults.ts'
import type { Engine } from '../engine/engine.ts'
import { hiddenSegments } from './seal-stage.ts'
import { moveJob } from './state.ts'

export interface PublishParts {
  readonly catalog: Catalog
  readonly engine: Engine
  readonly clock: Clock
}

/**
 * Publishes a job whose segments are sealed. Throws, and shows nothing, where the receipt does not add up or the target is
 * gone. `isStillWanted` runs within the transaction and may throw to stop it.
 */
export async function publishJob(parts: PublishParts, jobId: bigint, isStillWanted: () => void): Promise<void> {
  const { catalog, engine, clock } = parts
  const job = catalog.jobs.byId(jobId)
  assert(job, `job ${jobId} exists`)
  const sealed = hiddenSegments(catalog, job).map(({ id, version, rows, indexed }) => ({
    segmentId: id,
    version,
    rows,
    indexed,
  }))
  const inSegments = sealed.reduce((sum, s) => sum + s.rows, 0)
  const stored = job.files.reduce((sum, f) => sum + f.stored, 0)
  if (inSegments !== stored) {
    throw new Error(`the receipt does not add up: ${stored} rows stored, ${inSegments} rows in the segments`)
  }
  await faults.at('BeforePublish')
  await engine.publishImport(job.collectionId, sealed, () => {
    isStillWanted()
    assertTarget(catalog, job)
    moveJob(catalog, jobId, 'Completed', { completeTimeMs: clock.now(), progress: 100 })
    faults.atOnce('InsidePublish')
  })
  await faults.at('AfterPublish')
}

/** Throws where the collection or the partition of the job has been dropped. */
export function assertTarget(catalog: Catalog, job: Job): void {
  const { collectionId, partitionId } = job
  if (!catalog.collections.byId(collectionId)) throw new Error(`collection ${collectionId} dropped`)
  if (partitionId !== null && !catalog.partitions.list(collectionId).some((p) => p.id === partitionId)) {
    throw new Error(`partition ${partitionId} dropped`)
  }
}
