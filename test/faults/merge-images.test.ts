/**
 * A merge of sealed segments, and the compaction of a growing one, killed or without power at every single step: after the restart there
 * are all sources or the merged segment, never both or neither, and the same rows, count(*) and newer of two rows with one key.
 */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { compact } from '../support/compact.ts'
import { waitFor } from '../support/wait-for.ts'
import type { Point } from './support/faults.ts'
import { insertRows, priorRows } from './support/fixture.ts'
import { type Cut, imagesOf, onImage, openBench, POWER_CUTS, titleOf } from './support/images.ts'
import {
  assertGoesOn,
  assertOneOfTheTwo,
  fillCollection,
  type Shown,
  segmentsIn,
  shownBy,
} from './support/merge-images.ts'
import { isPassed } from './support/walk.ts'

/** A growing segment is compacted by the insert after these. */
const FRAGMENTS = 64
/** Has a row in two of the sources. */
const DELETED_MEANWHILE = 55

const linux = process.platform === 'linux' ? false : 'finds the paths of synced files through /proc'
const KINDS: readonly { title: string; cuts: readonly Cut[]; share: number; skip: string | false }[] = [
  { title: 'killed', cuts: ['kill'], share: 8, skip: false },
  { title: 'without power', cuts: POWER_CUTS, share: 37, skip: linux },
]

for (const { title, cuts, share, skip } of KINDS) {
  test(`a merge ${title} at any of its steps leaves all sources or the merged segment`, { skip }, async (t) => {
    const { bench, bucket, flags } = await openBench(t, true)
    await fillCollection(bench, bucket)
    const [shown, before] = [await shownBy(bench.api), segmentsIn(bench.dataDir)]
    const work = () => compact(bench.api, 'c')
    const images = await imagesOf(t, bench, { work, expected: () => shown, cuts, share })
    const found = { sources: 0, merged: 0 }
    for (const image of images) {
      await onImage(image, flags, async ({ api }) => {
        found[assertOneOfTheTwo(image, before)]++
        assert.deepEqual(await shownBy(api), shown, titleOf(image))
        await assertGoesOn(api, image, shown)
      })
    }
    t.diagnostic(JSON.stringify(found))
  })

  test(`a compaction of what grows ${title} at any of its steps costs no row`, { skip }, async (t) => {
    const { bench, flags } = await openBench(t, true)
    const rows = priorRows(FRAGMENTS)
    for (const row of rows) await insertRows(bench, 'c', [row])
    const again = { ...rows[3], title: 'newer' }
    const before: Shown = { rows, count: FRAGMENTS }
    const after: Shown = { rows: rows.with(3, again), count: FRAGMENTS + 1 }
    const isRecorded = isPassed(bench, 'AfterWriteRecord')
    const points = new Set<Point>()
    const images = await imagesOf(t, bench, {
      work: () => insertRows(bench, 'c', [again]),
      atStop: ({ point }) => void points.add(point),
      expected: () => (isRecorded() ? [after] : [before, after]),
      ...{ cuts, share },
    })
    assert.ok(points.has('AfterCompaction'), 'the insert compacts')
    for (const image of images) {
      await onImage(image, flags, async ({ api }) => {
        const shown = await shownBy(api)
        assert.deepEqual(shown, image.expected.find(({ count }) => count === shown.count) ?? after, titleOf(image))
        await api.ok('entities/insert', { collectionName: 'c', data: [again] })
        assert.deepEqual(await shownBy(api), { rows: after.rows, count: shown.count + 1 }, titleOf(image))
      })
    }
  })
}

test('a merge that is done again, because a delete has come between, killed at any of its steps', async (t) => {
  const { bench, bucket, flags } = await openBench(t)
  await fillCollection(bench, bucket)
  const [shown, before] = [await shownBy(bench.api), segmentsIn(bench.dataDir)]
  const left: Shown = { rows: shown.rows.filter(({ id }) => id !== DELETED_MEANWHILE), count: shown.count - 2 }
  const isRecorded = isPassed(bench, 'AfterWriteRecord')
  const isDeleting = isPassed(bench, 'BeforeRowsDelete')
  let deleting: Promise<unknown> | undefined
  let reads = 0
  const images = await imagesOf(t, bench, {
    work: async () => {
      await compact(bench.api, 'c')
      await deleting
    },
    atStop: async ({ point, pass }) => {
      if (point !== 'AfterMergeRead') return
      reads = pass
      deleting ??= bench.api.ok('entities/delete', { collectionName: 'c', filter: `id == ${DELETED_MEANWHILE}` })
      // It has the lock from here on.
      await waitFor(isDeleting, 'the delete is under way')
    },
    expected: () => (isRecorded() ? [left] : [shown, left]),
  })
  assert.equal(reads, 2, 'the merge is done twice')
  for (const image of images) {
    await onImage(image, flags, async ({ api }) => {
      assertOneOfTheTwo(image, before)
      const found = await shownBy(api)
      assert.deepEqual(found, image.expected.find(({ count }) => count === found.count) ?? left, titleOf(image))
      await assertGoesOn(api, image, found)
    })
  }
})
