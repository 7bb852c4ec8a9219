/** Jobs do not stand in each other's way, and a list of them can be turned like pages. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { allRows } from '../support/all-rows.ts'
import { onBothBuckets } from '../support/both-buckets.ts'
import { SAMPLE_SCHEMA, sampleRows } from '../support/sample-files.ts'

const DIM = 8
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }]

onBothBuckets('jobs', (server) => {
  const create = (collectionName: string) =>
    server.api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })

  test('a job of files enough for every worker, as slow as it may be, holds up no other, in its collection or another', async () => {
    await create('big')
    await create('small')
    const files = await Promise.all(
      [0, 1, 2, 3].map((i) => server.sample(`big${i}`, 'jsonl', sampleRows(2000, DIM, i, i * 2000))),
    )
    const big = await server.api.startImport('big', files, { max_bytes_per_second: '1000' })
    const rows = sampleRows(10, DIM, 9, 100_000)
    const group = await server.sample('small', 'json', rows)
    assert.equal((await server.api.import('small', [group])).state, 'Completed')
    assert.deepEqual(await allRows(server.api, 'small'), rows)
    assert.equal((await server.api.import('big', [group])).state, 'Completed')
    assert.deepEqual(await allRows(server.api, 'big'), rows, 'of the big job nothing shows')
    const { state, stage, progress } = await server.api.job(big)
    assert.deepEqual([state === 'Completed' || state === 'Failed', progress < 100], [false, true], stage)

    const { data } = await server.api.call('jobs/import/list', { pageSize: 2, currentPage: 2 })
    assert.deepEqual(
      data.records.map(({ jobId }: { jobId: string }) => jobId),
      [big],
      'newest first: the oldest of three is on the second page of two',
    )
    await server.api.ok('jobs/import/abort', { jobId: big })
    assert.deepEqual(await allRows(server.api, 'big'), rows)
  })
})
