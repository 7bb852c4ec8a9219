import { strict as assert } from 'node:assert'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { allRows, countOf } from '../support/all-rows.ts'
import { onBothBuckets } from '../support/both-buckets.ts'
import { SAMPLE_SCHEMA, sampleRows } from '../support/sample-files.ts'
import { waitFor } from '../support/wait-for.ts'

const DIM = 8
const MANUAL = { auto_commit: 'false' }

onBothBuckets('a job that waits for a decision', (server) => {
  const create = (collectionName: string) =>
    server.api.ok('collections/create', {
      collectionName,
      schema: SAMPLE_SCHEMA(DIM),
      indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }],
    })
  const segments = () => readdirSync(join(server.dataDir, 'segments')).length
  const rows = sampleRows(20, DIM, 1)
  /** Starts a manual job and waits until it waits. */
  async function uncommitted(collectionName: string): Promise<string> {
    const jobId = await server.api.startImport(
      collectionName,
      [await server.sample(collectionName, 'json', rows)],
      MANUAL,
    )
    await waitFor(async () => (await server.api.job(jobId)).state === 'Uncommitted', 'the job is Uncommitted')
    return jobId
  }

  test('shows nothing before commit, everything after, and commit may be repeated', async () => {
    await create('two_phase')
    const jobId = await uncommitted('two_phase')
    const waiting = await server.api.job(jobId)
    assert.deepEqual([waiting.progress, waiting.importedRows, waiting.totalRows], [99, 20, 20])
    assert.equal(await countOf(server.api, 'two_phase'), 0)
    await server.api.ok('jobs/import/commit', { jobId })
    await server.api.ok('jobs/import/commit', { jobId })
    assert.equal((await server.api.job(jobId)).state, 'Completed')
    assert.deepEqual(await allRows(server.api, 'two_phase'), rows)
    const refused = await server.api.call('jobs/import/abort', { jobId })
    assert.equal(refused.code, 2100)
    assert.match(refused.message!, /terminal\/committed state Completed, abort not allowed/)
  })

  test('deletes before commit do not touch its rows, deletes after do, and the commit is newer than an earlier upsert', async () => {
    await create('order')
    const jobId = await uncommitted('order')
    const row = { id: 3, title: 'mine', vector: Array(DIM).fill(0) }
    await server.api.ok('entities/upsert', { collectionName: 'order', data: [row] })
    await server.api.ok('entities/delete', { collectionName: 'order', filter: 'id in [1, 2]' })
    await server.api.ok('jobs/import/commit', { jobId })
    assert.deepEqual(await allRows(server.api, 'order'), rows)
    await server.api.ok('entities/delete', { collectionName: 'order', filter: 'id in [1, 2]' })
    assert.equal((await allRows(server.api, 'order')).length, 18)
  })

  test('aborted is Failed, leaves no file, and cannot be committed', async () => {
    await create('aborted')
    const before = segments()
    const jobId = await uncommitted('aborted')
    await server.api.ok('jobs/import/abort', { jobId })
    await server.api.ok('jobs/import/abort', { jobId })
    const job = await server.api.job(jobId)
    assert.deepEqual([job.state, job.reason], ['Failed', 'aborted by user'])
    assert.equal(segments(), before)
    const refused = await server.api.call('jobs/import/commit', { jobId })
    assert.match(refused.message!, /is in state Failed, expected Uncommitted/)
    assert.equal(await countOf(server.api, 'aborted'), 0)
  })

  test('a default job can be aborted while it runs', async () => {
    await create('running')
    const before = segments()
    const group = await server.sample('running', 'json', sampleRows(60_000, DIM, 2))
    const jobId = await server.api.startImport('running', [group])
    await waitFor(async () => (await server.api.job(jobId)).progress >= 40, 'the job reads')
    await server.api.ok('jobs/import/abort', { jobId })
    const job = await server.api.job(jobId)
    assert.deepEqual([job.state, job.reason], ['Failed', 'aborted by user'])
    assert.equal(segments(), before)
    assert.equal(await countOf(server.api, 'running'), 0)
    assert.equal((await server.api.import('running', [group])).state, 'Completed')
  })

  test('survives kill −9 as it is and is committed after', async () => {
    await create('restart')
    const jobId = await uncommitted('restart')
    await server.killAndRestart()
    assert.equal((await server.api.job(jobId)).state, 'Uncommitted')
    assert.equal(await countOf(server.api, 'restart'), 0)
    await server.api.ok('jobs/import/commit', { jobId })
    assert.deepEqual(await allRows(server.api, 'restart'), rows)
  })

  test('fails when its collection is dropped or its time is over', async () => {
    await create('dropped')
    const dropped = await uncommitted('dropped')
    await server.api.ok('collections/drop', { collectionName: 'dropped' })
    assert.match((await server.api.ended(dropped)).reason!, /collection \d+ dropped/)
    await create('late')
    const late = await server.api.startImport('late', [await server.sample('late', 'json', rows)], {
      ...MANUAL,
      timeout: '1500ms',
    })
    assert.equal((await server.api.ended(late)).reason, 'import timeout')
    assert.equal(await countOf(server.api, 'late'), 0)
  })

  test('ids that are none or unknown are refused in Milvus words', async () => {
    for (const path of ['jobs/import/commit', 'jobs/import/abort']) {
      const bad = await server.api.call(path, { jobId: 'x1' })
      assert.deepEqual(bad, {
        code: 1100,
        message: 'strconv.ParseInt: parsing "x1": invalid syntax: invalid parameter[expected=int64 jobId][actual=x1]',
      })
      const unknown = await server.api.call(path, { jobId: '7' })
      assert.deepEqual(unknown, { code: 2101, message: 'job 7 not found: importing data failed on server side' })
    }
  })
})
