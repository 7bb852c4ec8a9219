/** A job goes on behind what it has made durable: proved by taking away the files it need not read again. */
import { strict as assert } from 'node:assert'
import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import { type FilesSomewhere, PLACES, replace } from '../support/files-somewhere.ts'
import { childrenOf } from '../support/processes.ts'
import { npy, putObject, SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { faultEnvironment, planFaults, strikesIn } from './support/faults.ts'

const DIM = 8
const ROWS = 600
const BORDER = 400
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'FLAT' }]

/** A column that no field wants makes the first file so big that it is made durable by itself. */
function bigColumn(bucket: string): string {
  const key = putObject(bucket, 'first/unwanted.npy', npy('|u1', [limits.durableBytes], new Uint8Array(0)))
  truncateSync(join(bucket, key), limits.durableBytes + 128)
  return key
}

/** Two files, read one after the other: the first is durable, and a worker hangs at the begin of the second. */
async function atTheSecondFile(t: TestContext, { folder, flags, publish }: FilesSomewhere) {
  const dataDir = tempFolder(t)
  const plan = tempFolder(t)
  planFaults(plan, [{ point: 'BeforeSegmentOpen', pass: 2, kind: 'hang' }])
  const environment = faultEnvironment(plan)
  const server = await startTestServer(dataDir, flags, environment)
  t.after(() => server.kill())
  const rows = sampleRows(ROWS, DIM, 5)
  const groups = [
    [...writeSample(folder, 'first', 'numpy', rows.slice(0, BORDER)), bigColumn(folder)],
    writeSample(folder, 'second', 'numpy', rows.slice(BORDER)),
  ]
  await publish(groups.flat())
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
  const jobId = await server.api.startImport('c', groups, { max_bytes_per_second: '1000000000' })
  await waitFor(async () => {
    const { state, reason } = await server.api.job(jobId)
    assert.notEqual(state, 'Failed', reason)
    return strikesIn(plan).length === 1
  }, 'the second file is about to be read')
  const restart = async () => {
    await server.kill()
    const again = await startTestServer(dataDir, flags, environment)
    t.after(() => again.kill())
    return again
  }
  return { server, restart, rows, groups, jobId }
}

async function assertWhole(server: TestServer, jobId: string, rows: readonly object[]): Promise<void> {
  const job = await server.api.ended(jobId)
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual([job.receipt.read, job.receipt.stored], [ROWS, ROWS])
  assert.ok(job.retries >= 1)
  assert.deepEqual(await allRows(server.api, 'c'), rows)
}

for (const [place, open] of Object.entries(PLACES)) {
  test(`after kill −9 a job goes on behind the file that is durable, from ${place}`, async (t) => {
    const files = await open(t)
    if (!files) return
    const { server, restart, rows, groups, jobId } = await atTheSecondFile(t, files)
    const shown = await server.api.job(jobId)
    assert.equal(shown.importedRows, BORDER)
    await files.remove(groups[0])
    const again = await restart()
    assert.ok((await again.api.job(jobId)).progress >= shown.progress, 'progress never goes back')
    await assertWhole(again, jobId, rows)
  })

  test(`a killed worker costs the job no more than the file it was at, from ${place}`, async (t) => {
    const files = await open(t)
    if (!files) return
    const { server, rows, groups, jobId } = await atTheSecondFile(t, files)
    await files.remove(groups[0])
    for (const pid of childrenOf(server.process.pid!)) process.kill(pid, 'SIGKILL')
    await assertWhole(server, jobId, rows)
  })

  test(`a file that became another while the server was away fails the job by its name, from ${place}`, async (t) => {
    const files = await open(t)
    if (!files) return
    const { restart, groups, jobId } = await atTheSecondFile(t, files)
    await replace(files, groups[0][0], groups[1][0])
    const again = await restart()
    const job = await again.api.ended(jobId)
    assert.equal(job.state, 'Failed')
    assert.match(job.reason!, /the file has changed since the job looked at it.*second/)
    assert.equal(await countOf(again.api, 'c'), 0)
  })
}

test('progress that was shown stays, also where a worker dies and its rows are undone', async (t) => {
  const folder = tempFolder(t)
  const rows = sampleRows(100, 2, 6)
  planFaults(folder, [
    { point: 'BeforeSegmentAppend', pass: 1, kind: 'hang' },
    { point: 'BeforeSegmentOpen', pass: 2, kind: 'hang' },
  ])
  const server = await startTestServer(tempFolder(t), ['--import-workers', '1'], faultEnvironment(folder))
  t.after(() => server.kill())
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(2), indexParams: INDEX })
  const jobId = await server.api.startImport('c', [writeSample(server.bucket, 'long', 'jsonl', rows)])
  await waitFor(() => strikesIn(folder).length === 1, 'its rows are about to be stored')
  const shown = await server.api.job(jobId)
  assert.ok(shown.progress > 40 && shown.importedRows === rows.length, JSON.stringify(shown))
  for (const pid of childrenOf(server.process.pid!)) process.kill(pid, 'SIGKILL')
  await waitFor(() => strikesIn(folder).length === 2, 'the file is about to be read again')
  const again = await server.api.job(jobId)
  assert.deepEqual([again.importedRows, again.progress], [0, shown.progress])
})
