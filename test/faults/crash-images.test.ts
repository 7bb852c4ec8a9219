/**
 * A kill at every single step: the work pauses at each pass of each fault point and at each commit of the catalog, the data folder is
 * copied as a kill −9 would leave it, and a server is started on the copy. A run of the tests starts one in so many copies;
 * ELANUS_TEST_MATRIX=all starts them all.
 */
import { strict as assert } from 'node:assert'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { Catalog } from '../../src/catalog/catalog.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import { assertNothingLeft } from '../support/assert-nothing-left.ts'
import { type SampleRow, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { FaultBench } from './support/fault-bench.ts'
import type { Strike } from './support/faults.ts'
import { createCollection, DIM, insertRows, priorRows } from './support/fixture.ts'
import { isPassed, stopsAt, walk } from './support/walk.ts'

const SEED = Number(process.env.ELANUS_TEST_SEED ?? 1)
/** Of so many copies one is started. */
const SHARE = process.env.ELANUS_TEST_MATRIX === 'all' ? 1 : 8
/** More than any point is passed by one piece of work here. */
const STOPS = stopsAt(() => 40)

interface Image {
  readonly stop: Strike
  readonly folder: string
}

/** Copies of the data folder, one at each stop. */
async function imagesOf(
  t: TestContext,
  bench: FaultBench,
  work: () => Promise<unknown>,
  isOver?: () => boolean,
): Promise<Image[]> {
  const images: Image[] = []
  let stops = SEED
  await walk(bench, STOPS, work, isOver, (stop) => {
    if (stops++ % SHARE !== 0) return
    const folder = tempFolder(t)
    cpSync(bench.dataDir, folder, { recursive: true })
    images.push({ stop, folder })
  })
  t.diagnostic(`${stops - SEED} stops, ${images.length} of them copied`)
  return images
}

/** The bucket lies apart: a copied file is not the one that a job has looked at. */
async function open(t: TestContext): Promise<{ bench: FaultBench; bucket: string; flags: string[] }> {
  const bucket = tempFolder(t)
  const flags = ['--bucket', bucket, '--import-workers', '1']
  const bench = new FaultBench(t, flags)
  await bench.start()
  await createCollection(bench, 'c')
  return { bench, bucket, flags }
}

/** Starts a server on a copy; `finish` brings what was under way to its end and says what rows there must be. */
async function assertWhole(
  { stop, folder }: Image,
  flags: readonly string[],
  finish: (server: Awaited<ReturnType<typeof startTestServer>>) => Promise<readonly (readonly SampleRow[])[]>,
): Promise<void> {
  const where = `killed at pass ${stop.pass} of ${stop.point}`
  const server = await startTestServer(folder, flags)
  try {
    const allowed = await finish(server)
    const rows = await allRows(server.api, 'c')
    const expected = allowed.find(({ length }) => length === rows.length) ?? allowed[0]
    assert.deepEqual(rows, expected, where)
    assert.equal(await countOf(server.api, 'c'), rows.length, where)
    assert.equal(await server.stop(), 0)
  } finally {
    if (server.isRunning()) await server.kill()
  }
  const catalog = new Catalog(join(folder, 'catalog.sqlite'))
  assertNothingLeft(catalog, folder)
  catalog.close()
  rmSync(folder, { recursive: true })
}

test('a job killed at any of its steps ends with all rows', async (t) => {
  const { bench, bucket, flags } = await open(t)
  const prior = priorRows(3)
  await insertRows(bench, 'c', prior)
  const rows = sampleRows(60, DIM, 1)
  const files = [writeSample(bucket, 'a', 'json', rows.slice(0, 40)), writeSample(bucket, 'b', 'numpy', rows.slice(40))]
  const work = () => bench.api.startImport('c', files)
  const images = await imagesOf(t, bench, work, isPassed(bench, 'AfterPublish'))
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
  const { bench, flags } = await open(t)
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
    const images = await imagesOf(t, bench, () => bench.api.ok(`entities/${path}`, body))
    for (const image of images) await assertWhole(image, flags, async () => [before, after])
  }
})
