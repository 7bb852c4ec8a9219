import { strict as assert } from 'node:assert'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { allRows, countOf } from '../support/all-rows.ts'
import { childrenOf, isAlive } from '../support/processes.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { faultEnvironment, planFaults, strikesIn } from './support/faults.ts'

const DIM = 64
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }]

const skip = process.platform === 'linux' ? false : 'finds the workers through /proc'

test('a file that kills one worker after the other fails its job by its name, the server lives and the next job works', async (t) => {
  const folder = tempFolder(t)
  const faults = [1, 2, 3].map((pass) => ({ point: 'AfterSegmentAppend', pass, kind: 'exit' }) as const)
  planFaults(folder, faults)
  const server = await startTestServer(tempFolder(t), [], faultEnvironment(folder))
  t.after(() => server.kill())
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
  const rows = sampleRows(800, DIM, 1)
  const group = writeSample(server.bucket, 'big', 'json', rows)
  const job = await server.api.import('c', [group])
  assert.equal(strikesIn(folder).length, 3)
  assert.equal(job.state, 'Failed')
  assert.match(job.reason!, /worker process ended \(SIGKILL\) while reading, 3 times in a row.*big\.json/)
  assert.equal(await countOf(server.api, 'c'), 0)
  assert.deepEqual(readdirSync(`${server.dataDir}/segments`), [])
  assert.equal((await server.api.import('c', [group])).state, 'Completed')
  assert.deepEqual(await allRows(server.api, 'c'), rows)
})

test('an acknowledged insert, upsert and delete survive kill −9', async (t) => {
  const dataDir = tempFolder(t)
  const server = await startTestServer(dataDir)
  const row = (id: number, title: string) => ({ id, title, vector: Array(4).fill(id) })
  const schema = SAMPLE_SCHEMA(4)
  await server.api.ok('collections/create', { collectionName: 'c', schema, indexParams: INDEX })
  await server.api.ok('entities/insert', { collectionName: 'c', data: [row(1, 'a'), row(2, 'b'), row(3, 'c')] })
  await server.api.ok('entities/upsert', { collectionName: 'c', data: [row(2, 'B')] })
  await server.api.ok('entities/delete', { collectionName: 'c', filter: 'id == 3' })
  await server.kill()
  const again = await startTestServer(dataDir)
  t.after(() => again.kill())
  assert.deepEqual(await allRows(again.api, 'c'), [row(1, 'a'), row(2, 'B')])
})

test('a server started after a kill waits for the workers of the killed one before it touches a segment', {
  skip,
}, async (t) => {
  const dataDir = tempFolder(t)
  const first = await startTestServer(dataDir)
  await first.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
  const rows = sampleRows(20_000, DIM, 2)
  const jobId = await first.api.startImport('c', [writeSample(first.bucket, 'big', 'json', rows)])
  await waitFor(async () => (await first.api.job(jobId)).importedRows > 0, 'rows are being stored')
  const orphans = childrenOf(first.process.pid!)
  for (const pid of orphans) process.kill(pid, 'SIGSTOP')
  const segments = () => readdirSync(`${dataDir}/segments`)
  const left = segments()
  await first.kill()
  const starting = startTestServer(dataDir)
  let isReady = false
  const ready = starting.then(() => (isReady = true))
  // Time enough for a server that would not wait: it is up in half a second.
  await Promise.race([ready, sleep(1500)])
  assert.deepEqual([isReady, segments()], [false, left], 'nothing is touched while a worker of the killed server lives')
  for (const pid of orphans) process.kill(pid, 'SIGCONT')
  const second = await starting
  t.after(() => second.kill())
  assert.deepEqual(orphans.filter(isAlive), [])
  assert.equal((await second.api.ended(jobId)).state, 'Completed')
  assert.deepEqual(await allRows(second.api, 'c'), rows)
})
