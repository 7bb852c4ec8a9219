/** Folders and patterns as paths of an import, in a folder and in a real MinIO. */
import { strict as assert } from 'node:assert'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { allRows } from '../support/all-rows.ts'
import type { Api } from '../support/api.ts'
import { bucketFlags } from '../support/minio.ts'
import { minioBucket } from '../support/minio-bucket.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const DIM = 4
const ROWS = sampleRows(500, DIM, 31)
const part = (i: number) => ROWS.slice(i * 100, i * 100 + 100)

/** Five parts of a hundred rows: two JSON Lines in dated folders, one packed CSV and two sets of NumPy files. */
function writeParts(bucket: string): string[] {
  const keys = [
    ...writeSample(bucket, 'in/2026-02/part-0', 'jsonl', part(1)),
    ...writeSample(bucket, 'in/2026-01/part-1', 'jsonl', part(0)),
    ...writeSample(bucket, 'in/sets/a', 'numpy', part(3)),
    ...writeSample(bucket, 'in/sets/b', 'numpy', part(4)),
  ]
  const [csv] = writeSample(bucket, 'plain', 'csv', part(2))
  const others: [string, Uint8Array][] = [
    ['in/packed/c.csv.gz', gzipSync(readFileSync(join(bucket, csv)))],
    ['in/_SUCCESS', new Uint8Array(0)],
    ['in/2026-01/.part-1.jsonl.crc', new Uint8Array(4)],
  ]
  for (const [key, bytes] of others) {
    mkdirSync(dirname(join(bucket, key)), { recursive: true })
    writeFileSync(join(bucket, key), bytes)
    keys.push(key)
  }
  return keys
}

async function importAndCompare(api: Api) {
  const create = (collectionName: string) =>
    api.ok('collections/create', {
      collectionName,
      schema: SAMPLE_SCHEMA(DIM),
      indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }],
    })
  const expected = [
    'in/2026-01/part-1.jsonl',
    'in/2026-02/part-0.jsonl',
    'in/packed/c.csv.gz',
    'in/sets/a/id.npy in/sets/a/title.npy in/sets/a/vector.npy',
    'in/sets/b/id.npy in/sets/b/title.npy in/sets/b/vector.npy',
  ]
  const asked = { folder: [['/in/']], pattern: [['in/2026-*/part-?.jsonl'], ['in/{packed,sets}/**']] }
  for (const [collectionName, files] of Object.entries(asked)) {
    await create(collectionName)
    const job = await api.import(collectionName, files)
    assert.equal(job.state, 'Completed', job.reason)
    assert.deepEqual(
      job.receipt.files.map((f) => [f.file, f.stored]),
      expected.map((file) => [file, 100]),
    )
    assert.deepEqual(await allRows(api, collectionName), ROWS)
  }
  const refused = await api.call('jobs/import/create', { collectionName: 'folder', files: [['out/']] })
  assert.equal(refused.code, 2100)
  assert.match(
    refused.message!,
    /^unexpected file type, files=\[out\/\]: importing data failed; .*no file lies in this folder/,
  )
}

test('a folder and patterns of it import every file below once, from a local bucket', async (t) => {
  const server = await startTestServer(tempFolder(t))
  t.after(() => server.kill())
  writeParts(server.bucket)
  await importAndCompare(server.api)
})

test('a folder and patterns of it import every file below once, from MinIO', async (t) => {
  const made = await minioBucket(t, 'folders')
  if (!made) return
  const { s3, bucket } = made
  const folder = tempFolder(t)
  for (const key of writeParts(folder)) await bucket.put(key, readFileSync(join(folder, key)))
  const server = await startTestServer(tempFolder(t), bucketFlags(s3))
  t.after(() => server.kill())
  await importAndCompare(server.api)
})
