/** A collection whose segments are merged, and what an image of it may show: all sources or the segment merged from them. */
import { strict as assert } from 'node:assert'
import type { Segment } from '../../../src/catalog/records.ts'
import { allRows, countOf } from '../../support/all-rows.ts'
import type { Api } from '../../support/api.ts'
import { compact } from '../../support/compact.ts'
import { type SampleRow, sampleRows, writeSample } from '../../support/sample-files.ts'
import { copyCatalog } from './copy-catalog.ts'
import type { FaultBench } from './fault-bench.ts'
import type { Point } from './faults.ts'
import { DIM, insertRows } from './fixture.ts'
import { type Image, titleOf } from './images.ts'

/** What a client reads. */
export interface Shown {
  readonly rows: readonly SampleRow[]
  /** More than the rows where a key is there twice. */
  readonly count: number
}

/** Each part has keys of the one before, with other values; together enough for an index. */
const PARTS = [sampleRows(100, DIM, 21), sampleRows(100, DIM, 22, 50), sampleRows(4100, DIM, 23, 100)]
const GROWING = sampleRows(10, DIM, 24, 145)
const DELETED = [7, 60, 147]

/** Three sealed segments, rows of each deleted, and one that grows. */
export async function fillCollection(bench: FaultBench, bucket: string): Promise<void> {
  for (const [i, part] of PARTS.entries()) {
    const job = await bench.api.import('c', [writeSample(bucket, `part-${i}`, 'numpy', part)])
    assert.equal(job.state, 'Completed', job.reason)
  }
  await insertRows(bench, 'c', GROWING)
  await bench.api.ok('entities/delete', { collectionName: 'c', filter: `id in [${DELETED}]` })
}

export const shownBy = async (api: Api): Promise<Shown> => ({
  rows: (await allRows(api, 'c')) as SampleRow[],
  count: await countOf(api, 'c'),
})

/** Of both collections here there is only one in a data folder. */
export function segmentsIn(dataDir: string): Segment[] {
  const { catalog, close } = copyCatalog(dataDir)
  try {
    return catalog.segments.visible(catalog.collections.list()[0].id)
  } finally {
    close()
  }
}

const isBehindMerge = (point: Point): boolean =>
  /^(AfterMergeRecord|BeforeSegmentRemove|AfterSegmentRemove)$/.test(point)
const isAtCommit = (point: Point): boolean => /CatalogCommit$/.test(point)

/** `before`: the segments as they were before the merge. Which of the two there must be is known but at commits, of which most are others. */
export function assertOneOfTheTwo(image: Image<unknown>, before: readonly Segment[]): 'sources' | 'merged' {
  const where = titleOf(image)
  const now = segmentsIn(image.folder)
  const isMerged = now.length < before.length
  if (!isAtCommit(image.stop.point)) assert.equal(isMerged, isBehindMerge(image.stop.point), where)
  const known = before.map(({ id }) => id)
  const [growing] = known.slice(-1)
  if (!isMerged) {
    assert.deepEqual(
      now.map(({ id }) => id),
      known,
      where,
    )
    return 'sources'
  }
  const [merged, ...others] = now
  assert.deepEqual(
    others.map(({ id }) => id),
    [growing],
    where,
  )
  assert.ok(!known.includes(merged.id), where)
  const { sequence, partitionId } = before[before.length - 2]
  assert.deepEqual([merged.state, merged.sequence, merged.partitionId], ['sealed', sequence, partitionId], where)
  return 'merged'
}

/** What is there now can be written to and merged as if nothing had happened. */
export async function assertGoesOn(api: Api, image: Image<unknown>, shown: Shown): Promise<void> {
  const where = titleOf(image)
  await compact(api, 'c')
  assert.equal(segmentsIn(image.folder).length, 2, where)
  const { id } = shown.rows[0]
  await api.ok('entities/delete', { collectionName: 'c', filter: `id == ${id}` })
  assert.deepEqual((await shownBy(api)).rows, shown.rows.slice(1), where)
}
