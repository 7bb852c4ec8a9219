/** Several files in one order: whatever happens to one of them or to the worker, the job ends with all rows once or with none. */
import { strict as assert } from 'node:assert'
import { readdirSync } from 'node:fs'
import { type TestContext, test } from 'node:test'
import { allRows, countOf } from '../support/all-rows.ts'
import { putObject, SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Fault, faultEnvironment, passesIn, planFaults, resumeFault, strikesIn } from './support/faults.ts'

const DIM = 4
const FILES = 5
const ROWS = 40
const FORMATS = ['json', 'numpy', 'csv', 'jsonl'] as const
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'FLAT' }]

/** Five files for one worker: one order. */
async function withFiles(t: TestContext, faults: readonly Fault[] = []) {
  const dataDir = tempFolder(t)
  const plan = tempFolder(t)
  planFaults(plan, faults)
  const start = async () => {
    const server = await startTestServer(dataDir, ['--import-workers', '1'], faultEnvironment(plan))
    t.after(() => server.kill())
    return server
  }
  const server = await start()
  const rows = sampleRows(FILES * ROWS, DIM, 3)
  const groups = Array.from({ length: FILES }, (_, i) =>
    writeSample(server.bucket, `f${i}`, FORMATS[i % FORMATS.length], rows.slice(i * ROWS, (i + 1) * ROWS)),
  )
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
  return { server, start, plan, rows, groups, dataDir }
}

test('five small files are one order, one segment and one batch, with a receipt for each', async (t) => {
  const { server, plan, rows, groups } = await withFiles(t)
  const job = await server.api.import('c', groups)
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual(
    job.receipt.files,
    groups.map((group) => ({ file: group.join(' '), read: ROWS, stored: ROWS })),
  )
  const passes = passesIn(plan)
  assert.deepEqual(
    (['BeforeInspect', 'AfterTaskRead', 'BeforeSegmentOpen', 'AfterSegmentAppend'] as const).map((p) => passes.get(p)),
    [FILES, FILES, 1, 1],
  )
  assert.deepEqual(await allRows(server.api, 'c'), rows)
})

test('a wrong third file of five fails the job by its name, and nothing is visible', async (t) => {
  const { server, groups, dataDir } = await withFiles(t)
  const wrong = putObject(server.bucket, 'wrong.json', '{"rows": [{"id": 1, "title": "a", "vector": [1, 2, "x", 4]}]}')
  const job = await server.api.import('c', groups.with(2, [wrong]))
  assert.equal(job.state, 'Failed')
  assert.match(job.reason!, /^error: .*file: wrong\.json \(row 0, /)
  assert.doesNotMatch(job.reason!, /f\d/)
  assert.equal(await countOf(server.api, 'c'), 0)
  assert.deepEqual(readdirSync(`${dataDir}/segments`), [])
})

test('a worker killed at the third file of five reads all five again, once', async (t) => {
  const { server, plan, rows, groups } = await withFiles(t, [{ point: 'AfterTaskRead', pass: 3, kind: 'exit' }])
  const job = await server.api.import('c', groups)
  assert.equal(job.state, 'Completed', job.reason)
  assert.equal(job.retries, 1)
  assert.deepEqual([strikesIn(plan).length, passesIn(plan).get('AfterTaskRead')], [1, 3 + FILES])
  assert.deepEqual(await allRows(server.api, 'c'), rows)
})

test('a server killed at the third file of five has all rows once after a restart', async (t) => {
  const { server, start, plan, rows, groups } = await withFiles(t, [{ point: 'AfterTaskRead', pass: 3, kind: 'hang' }])
  const jobId = await server.api.startImport('c', groups)
  await waitFor(() => strikesIn(plan).length === 1, 'the third file has been read')
  await server.kill()
  const again = await start()
  const job = await again.api.ended(jobId)
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual([job.receipt.read, job.receipt.stored], [rows.length, rows.length])
  assert.deepEqual(await allRows(again.api, 'c'), rows)
})

test('a third file of five that becomes another between the look and the reading fails the job by its name', async (t) => {
  const pause = { point: 'AfterTasksInsert', pass: 1, kind: 'pause' } as const
  const { server, plan, rows, groups } = await withFiles(t, [pause])
  const jobId = await server.api.startImport('c', groups)
  await waitFor(() => strikesIn(plan).length === 1, 'the job is planned')
  writeSample(server.bucket, 'f2', FORMATS[2], rows.slice(0, ROWS + 1))
  resumeFault(plan, pause)
  const job = await server.api.ended(jobId)
  assert.equal(job.state, 'Failed')
  assert.match(job.reason!, /the file has changed since the job looked at it.*file: f2\.csv/)
  assert.equal(await countOf(server.api, 'c'), 0)
})

/** Of the five files three are looked at in one order; it is given again behind those for the other two. */
for (const [point, doing, passes] of [
  ['AfterInspect', 'looking at a file', [2, 6, 8]],
  ['AfterTaskRead', 'reading', [2, 4, 6]],
] as const) {
  test(`the one file of five that kills each worker (${point}) is named alone`, async (t) => {
    const faults = passes.map((pass) => ({ point, pass, kind: 'exit' }) as const)
    const { server, groups } = await withFiles(t, faults)
    const job = await server.api.import('c', groups)
    assert.equal(job.state, 'Failed')
    assert.match(
      job.reason!,
      new RegExp(`while ${doing}, 3 times in a row, file: f1/id.npy f1/title.npy f1/vector.npy`),
    )
    assert.doesNotMatch(job.reason!, /f0|f2/)
  })
}
