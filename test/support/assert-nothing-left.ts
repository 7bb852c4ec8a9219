/** A data folder holds what its catalog shows, and the catalog what somebody needs. */
import { strict as assert } from 'node:assert'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from '../../src/catalog/catalog.ts'
import type { Job } from '../../src/catalog/records.ts'

const hasEnded = (job: Job | undefined): boolean => !job || job.state === 'Completed' || job.state === 'Failed'

export const segmentIdsIn = (dataDir: string): number[] =>
  readdirSync(join(dataDir, 'segments'))
    .map((name) => Number(/^s(\d+)\.lance$/.exec(name)?.[1]))
    .sort((a, b) => a - b)

export function assertNothingLeft(catalog: Catalog, dataDir: string): void {
  const segments = catalog.segments.all()
  for (const { id, state, collectionId, jobId } of segments) {
    assert.notEqual(state, 'dropped', `segment ${id} is dropped and still known`)
    assert.ok(catalog.collections.byId(collectionId), `segment ${id} belongs to a collection that is gone`)
    if (state === 'importing') {
      assert.ok(!hasEnded(catalog.jobs.byId(jobId!)), `segment ${id} is hidden and its job ${jobId} has ended`)
    }
  }
  // A hidden segment is known before its first byte is written.
  const written = segments.filter(({ state, version }) => state !== 'importing' || version > 0).map(({ id }) => id)
  const onDisk = segmentIdsIn(dataDir)
  const known = new Set(segments.map(({ id }) => id))
  assert.deepEqual(
    written.filter((id) => !onDisk.includes(id)),
    [],
    'every segment has its files',
  )
  assert.deepEqual(
    onDisk.filter((id) => !known.has(id)),
    [],
    'all files belong to a segment',
  )
  for (const job of catalog.jobs.list()) {
    if (hasEnded(job)) assert.deepEqual(catalog.tasks.ofJob(job.id), [], `job ${job.id} has ended and keeps tasks`)
  }
}
