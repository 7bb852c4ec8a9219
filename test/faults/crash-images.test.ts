/** A kill at every single step of a job, an insert, an upsert and a delete, by images of the data folder. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { allRows, countOf } from '../support/all-rows.ts'
import { type SampleRow, sampleRows, writeSample } from '../support/sample-files.ts'
import type { TestServer } from '../support/server.ts'
import { DIM, insertRows, priorRows } from './support/fixture.ts'
import { type Image, imagesOf, onImage, openBench, titleOf } from './support/images.ts'
import { isPassed } from './support/walk.ts'

/** `finish` brings what was under way to its end and says what rows there must be. */
const assertWhole = (
  image: Image<unknown>,
  flags: readonly string[],
  finish: (server: TestServer) => Promise<readonly (readonly SampleRow[])[]>,
): Promise<void> =>
  onImage(image, flags, async (server) => {
    const allowed = await finish(server)
    const rows = await allRows(server.api, 'c')
    const expected = allowed.find(({ length }) => length === rows.length) ?? allowed[0]
    assert.deepEqual(rows, expected, titleOf(image))
    assert.equal(await countOf(server.api, 'c'), rows.length, titleOf(image))
  })

test('a job killed at any of its steps ends with all rows', async (t) => {
  const { bench, bucket, flags } = await openBench(t)
  const prior = priorRows(3)
  await insertRows(bench, 'c', prior)
  const rows = sampleRows(60, DIM, 1)
  const files = [writeSample(bucket, 'a', 'json', rows.slice(0, 40)), writeSample(bucket, 'b', 'numpy', rows.slice(40))]
  const work = () => bench.api.startImport('c', files)
  const isOver = isPassed(bench, 'AfterPublish')
  const images = await imagesOf(t, bench, { work, isOver, expected: () => undefined })
  for (const image of images) {
    await assertWhole(image, flags, async ({ api }) => {
      const [record] = (await api.ok('jobs/import/list', { collectionName: 'c' })).records
      // Before its first commit there is no job, and no answer has promised one.
      if (!record) return [prior]
      const job = await api.ended(record.jobId)
      assert.equal(job.state, 'Completed', job.reason)
      assert.deepEqual([job.receipt.read, job.receipt.stored], [60, 60])
      return [[...rows, ...prior]]
    })
  }
})

test('an insert, an upsert and a delete killed at any of their steps are done or not', async (t) => {
  const { bench, flags } = await openBench(t)
  const [a, b, c, d, e] = priorRows(5)
  await insertRows(bench, 'c', [a, b])
  await bench.api.ok('collections/flush', { collectionName: 'c' })
  const changed: SampleRow = { ...a, title: 'upserted' }
  const collectionName = 'c'
  const works = [
    { path: 'insert', body: { collectionName, data: [c] }, before: [a, b], after: [a, b, c] },
    {
      path: 'upsert',
      body: { collectionName, data: [changed, d, e] },
      before: [a, b, c],
      after: [changed, b, c, d, e],
    },
    {
      path: 'delete',
      body: { collectionName, filter: `id in [${b.id}, ${d.id}]` },
      before: [changed, b, c, d, e],
      after: [changed, c, e],
    },
  ] as const
  for (const { path, body, before, after } of works) {
    const work = () => bench.api.ok(`entities/${path}`, body)
    const images = await imagesOf(t, bench, { work, expected: () => [before, after] })
    for (const image of images) await assertWhole(image, flags, async () => image.expected)
  }
})
