/** Milvus' own HTTP client for Node, unchanged, against a real server. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { HttpClient } from '@zilliz/milvus2-sdk-node'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

test('the Node SDK creates, inserts, searches, imports and follows the job', async (t) => {
  const server = await startTestServer(tempFolder(t))
  t.after(() => server.kill())
  const client = new HttpClient({ endpoint: server.address, username: 'root', password: 'Milvus' })
  const ok = (answer: { code: number; message?: string }) => assert.equal(answer.code, 0, answer.message)
  ok(await client.createCollection({ collectionName: 'quick', dimension: 4 }))
  const inserted = await client.insert({
    collectionName: 'quick',
    data: [
      { id: 1, vector: [1, 0, 0, 0], colour: 'red' },
      { id: 2, vector: [0, 1, 0, 0], colour: 'blue' },
    ],
  })
  ok(inserted)
  assert.equal(inserted.data.insertCount, 2)
  const found = await client.search({
    collectionName: 'quick',
    data: [[1, 0.1, 0, 0]],
    limit: 2,
    outputFields: ['colour'],
  })
  ok(found)
  assert.deepEqual(
    (found.data as Record<string, unknown>[]).map((hit) => [hit.id, hit.colour]),
    [
      ['1', 'red'],
      ['2', 'blue'],
    ],
  )
  const queried = await client.query({ collectionName: 'quick', filter: 'colour == "blue"', outputFields: ['*'] })
  assert.equal(queried.data.length, 1)
  ok(await client.delete({ collectionName: 'quick', filter: 'id in [1]' }))
  assert.equal((await client.get({ collectionName: 'quick', id: [1, 2], outputFields: ['*'] })).data.length, 1)

  await server.api.ok('collections/create', { collectionName: 'files', schema: SAMPLE_SCHEMA(4) })
  const group = writeSample(server.bucket, 'a', 'jsonl', sampleRows(20, 4, 1))
  const created = await client.createImportJobs({ collectionName: 'files', files: [group] })
  ok(created)
  const { jobId } = created.data as unknown as { jobId: string }
  await waitFor(async () => {
    const progress = await client.getImportJobProgress({ jobId })
    ok(progress)
    return (progress.data as unknown as { state: string }).state === 'Completed'
  }, 'the SDK sees the job Completed')
  const jobs = await client.listImportJobs({ collectionName: 'files' })
  assert.equal(jobs.data.records.length, 1)
})
