import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { countOf } from '../support/all-rows.ts'
import { onBothBuckets, type ServerWithFiles } from '../support/both-buckets.ts'
import { SAMPLE_SCHEMA, sampleRows } from '../support/sample-files.ts'

const DIM = 4
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'FLAT' }]

onBothBuckets('an Idempotency-Key', (server) => {
  test('finds the same job, also after its end and after a restart', () => findsItsJob(server))
})

async function findsItsJob(server: ServerWithFiles): Promise<void> {
  for (const collectionName of ['c', 'd']) {
    await server.api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
    await server.api.ok('partitions/create', { collectionName, partitionName: 'p' })
  }
  const files = [await server.sample('a', 'json', sampleRows(10, DIM, 1))]
  const asked = { collectionName: 'c', partitionName: 'p', files, options: { timeout: '1h', sep: ';' } }
  const create = (body: object, key = 'nightly 1') =>
    server.api.call('jobs/import/create', body, { 'Idempotency-Key': key })
  const first = await create(asked)
  assert.equal(first.code, 0)
  const { jobId } = first.data
  assert.equal((await create(asked)).data.jobId, jobId)
  assert.equal((await server.api.ended(jobId)).state, 'Completed')
  const reordered = { files, options: { sep: ';', timeout: '1h' }, partitionName: 'p', collectionName: 'c' }
  assert.equal((await create(reordered)).data.jobId, jobId)
  await server.killAndRestart()
  assert.equal((await create(asked)).data.jobId, jobId)
  assert.equal(await countOf(server.api, 'c'), 10, 'the rows are there once')

  const other = await create({ ...asked, files: [['b.json']], options: { timeout: '2h', sep: ';' } })
  assert.equal(other.code, 1100)
  assert.match(
    other.message!,
    new RegExp(`'nightly 1' has created job ${jobId} with other files and options \\(timeout\\); use a new key`),
  )
  const elsewhere = await create({ ...asked, collectionName: 'd' })
  assert.equal(elsewhere.code, 0, 'a key belongs to one collection')
  assert.notEqual(elsewhere.data.jobId, jobId)
  await server.api.ok('partitions/release', { collectionName: 'c', partitionNames: ['p'] })
  await server.api.ok('partitions/drop', { collectionName: 'c', partitionName: 'p' })
  assert.equal((await create(asked)).data.jobId, jobId, 'no rule of admission comes before the key')
  assert.equal((await create(asked, 'nightly 2')).code, 200)
  for (const key of ['', 'x'.repeat(257), 'caf\u00e9']) {
    const refused = await create(asked, key)
    assert.equal(refused.code, 1100)
    assert.match(refused.message!, /Idempotency-Key must be 1 to 256 printable ASCII characters/)
  }
}
