/** A bucket that does not answer as it should, between Elanus and a real MinIO. */
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { allRows, countOf } from '../support/all-rows.ts'
import { bucketFlags } from '../support/minio.ts'
import { minioBucket } from '../support/minio-bucket.ts'
import { type S3Fault, S3Proxy } from '../support/s3-proxy.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

const DIM = 16
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'FLAT' }]
/** What describe says of each while it is tried again. */
const TRANSIENT: readonly (readonly [S3Fault, RegExp])[] = [
  [429, /TooManyRequests|UnknownError/],
  [500, /InternalError|UnknownError/],
  [503, /SlowDown|UnknownError/],
  ['reset', /ECONNRESET|socket hang up/],
  ['cut', /aborted|ECONNRESET|terminated/],
  ['truncated', /\d+ bytes came instead of \d+/],
]

test('a bucket that answers wrongly, late or not at all costs a job nothing but time; one that refuses fails it at once', async (t) => {
  const made = await minioBucket(t, 'imports')
  if (!made) return
  const { minio, s3, bucket } = made
  const proxy = await S3Proxy.start(minio.endpoint)
  t.after(() => proxy.stop())
  const folder = tempFolder(t)
  const rows = sampleRows(500, DIM, 8)
  const groups = [
    writeSample(folder, 'a', 'jsonl', rows.slice(0, 200)),
    writeSample(folder, 'b', 'numpy', rows.slice(200, 350)),
    writeSample(folder, 'c', 'csv', rows.slice(350)),
  ]
  for (const key of groups.flat()) await bucket.put(key, readFileSync(join(folder, key)))
  const server = await startTestServer(tempFolder(t), bucketFlags({ ...s3, endpoint: proxy.endpoint }))
  t.after(() => server.kill())
  const { api } = server
  const create = (collectionName: string) =>
    api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
  const strike = (faultOf: S3Proxy['faultOf']) => {
    proxy.struck.length = 0
    proxy.faultOf = faultOf
  }

  for (const [fault, says] of TRANSIENT) {
    await t.test(`${fault}: the job retries, says so, and completes`, async () => {
      const collectionName = `c_${fault}`
      await create(collectionName)
      // A HEAD has no body that could be cut.
      const hasBody = fault === 'cut' || fault === 'truncated'
      strike((method) => (method === 'GET' || !hasBody ? fault : undefined))
      const jobId = await api.startImport(collectionName, groups)
      let said = ''
      await waitFor(async () => {
        const { stage, waitsFor, state, reason } = await api.job(jobId)
        assert.notEqual(state, 'Failed', reason)
        if (stage === 'retrying') said = waitsFor!
        return stage === 'retrying' && proxy.struck.length >= 2
      }, 'the job retries')
      assert.match(said, says)
      assert.equal(await countOf(api, collectionName), 0)
      const struck = proxy.struck.length
      proxy.faultOf = () => undefined
      const job = await api.ended(jobId)
      assert.equal(job.state, 'Completed', job.reason)
      assert.deepEqual([job.receipt.read, job.receipt.stored], [500, 500])
      assert.ok(job.retries >= 1 && job.retries <= proxy.struck.length, `${job.retries} retries, ${struck} faults`)
      assert.deepEqual(await allRows(api, collectionName), rows)
    })
  }

  for (const fault of ['slow', 'late'] as const) {
    await t.test(`${fault}: the job completes without a retry`, async () => {
      await create(`c_${fault}`)
      strike(() => fault)
      const job = await api.import(`c_${fault}`, groups)
      assert.equal(job.state, 'Completed', job.reason)
      assert.equal(job.retries, 0)
      assert.ok(proxy.struck.length >= 10, `${proxy.struck.length} answers were ${fault}`)
      assert.deepEqual(await allRows(api, `c_${fault}`), rows)
    })
  }

  await t.test('403: the job fails at once, with a reason that says what to check', async () => {
    await create('c_403')
    strike(() => 403)
    const job = await api.import('c_403', groups)
    assert.equal(job.state, 'Failed')
    assert.match(job.reason!, /access denied; check s3-access-key, s3-secret-key and the bucket's policy.*file: /)
    assert.equal(job.retries, 0)
    assert.ok(proxy.struck.length <= groups.length, `asked ${proxy.struck.length} times`)
    assert.equal(await countOf(api, 'c_403'), 0)
    strike(() => undefined)
    assert.equal((await api.import('c_403', groups)).state, 'Completed')
    assert.deepEqual(await allRows(api, 'c_403'), rows)
  })

  await t.test('403 in the middle of a job: the same, and nothing is left', async () => {
    await create('c_403_later')
    strike((method, path) => (method === 'GET' && path.includes('c.csv') ? 403 : undefined))
    const job = await api.import('c_403_later', groups)
    assert.equal(job.state, 'Failed')
    assert.match(job.reason!, /access denied.*c\.csv/)
    assert.equal(proxy.struck.length, 1)
    assert.equal(await countOf(api, 'c_403_later'), 0)
  })
})
