import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { allRows } from '../support/all-rows.ts'
import { bucketFlags } from '../support/minio.ts'
import { minioBucket } from '../support/minio-bucket.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

const DIM = 16

test('a MinIO that is killed under a job and comes back costs the job nothing but time, and describe says so', async (t) => {
  const made = await minioBucket(t, 'imports')
  if (!made) return
  const { minio, s3, bucket } = made
  const rows = sampleRows(600, DIM, 3)
  const folder = tempFolder(t)
  const groups = [0, 1, 2, 3, 4, 5].map((i) =>
    writeSample(folder, `f${i}`, 'jsonl', rows.slice(i * 100, i * 100 + 100)),
  )
  for (const key of groups.flat()) await bucket.put(key, readFileSync(join(folder, key)))
  const server = await startTestServer(tempFolder(t), bucketFlags(s3))
  t.after(() => server.kill())
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM) })
  const jobId = await server.api.startImport('c', groups, { max_bytes_per_second: '40000' })
  await waitFor(async () => (await server.api.job(jobId)).importedRows > 0, 'rows are being stored')
  await minio.kill()
  await waitFor(async () => (await server.api.job(jobId)).stage === 'retrying', 'the job waits for its bucket')
  const waiting = await server.api.job(jobId)
  assert.match(waiting.waitsFor!, /cannot read object\[key=f\d\.jsonl\]: (cannot connect|TimeoutError|Error)/)
  assert.equal(waiting.state, 'Importing')
  await minio.restart()
  const job = await server.api.ended(jobId)
  assert.equal(job.state, 'Completed', job.reason)
  assert.ok(job.retries > 0)
  assert.ok(job.progress >= waiting.progress)
  assert.deepEqual([job.receipt.read, job.receipt.stored], [600, 600])
  await server.api.ok('indexes/create', {
    collectionName: 'c',
    indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'FLAT' }],
  })
  await server.api.ok('collections/load', { collectionName: 'c' })
  assert.deepEqual(await allRows(server.api, 'c'), rows)
})
