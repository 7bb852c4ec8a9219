import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { allRows, countOf } from '../support/all-rows.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

const DIM = 64
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }]

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid)
      } catch {
        return false
      }
    })
    .map(Number)
}

const skip = process.platform === 'linux' ? false : 'finds the workers through /proc'

test('a worker killed under a job fails that job by its file, the server lives and the next job works', {
  skip,
}, async (t) => {
  const server = await startTestServer(tempFolder(t))
  t.after(() => server.kill())
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
  const rows = sampleRows(8000, DIM, 1)
  const group = writeSample(server.bucket, 'big', 'json', rows)
  const jobId = await server.api.startImport('c', [group])
  await waitFor(async () => (await server.api.job(jobId)).progress >= 40, 'the job reads')
  for (const pid of childrenOf(server.process.pid!)) process.kill(pid, 'SIGKILL')
  const job = await server.api.ended(jobId)
  assert.equal(job.state, 'Failed')
  assert.match(job.reason!, /worker process ended \(SIGKILL\).*big\.json/)
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
