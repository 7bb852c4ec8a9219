import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { test } from 'node:test'
import { allRows } from '../support/all-rows.ts'
import { bucketFlags } from '../support/minio.ts'
import { minioBucket } from '../support/minio-bucket.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const DIGITS = new URL('../../examples/digits/data/', import.meta.url).pathname
const DIM = 16

test('three files in each of three formats give the same rows from MinIO and from a folder', async (t) => {
  const made = await minioBucket(t, 'imports')
  if (!made) return
  const { s3, bucket } = made
  const local = await startTestServer(tempFolder(t))
  t.after(() => local.kill())
  const remote = await startTestServer(tempFolder(t), bucketFlags(s3))
  t.after(() => remote.kill())
  const rows = sampleRows(900, DIM, 11)
  const formats = ['json', 'csv', 'numpy'] as const
  const groups = formats.flatMap((format, f) =>
    [0, 1, 2].map((i) => {
      const first = (f * 3 + i) * 100
      return writeSample(local.bucket, `in/${format}-${i}`, format, rows.slice(first, first + 100))
    }),
  )
  for (const key of groups.flat()) await bucket.put(key, readFileSync(join(local.bucket, key)))
  const results = await Promise.all(
    [local, remote].map(async ({ api }) => {
      await api.ok('collections/create', {
        collectionName: 'c',
        schema: SAMPLE_SCHEMA(DIM),
        indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }],
      })
      const job = await api.import('c', groups)
      assert.equal(job.state, 'Completed', job.reason)
      assert.deepEqual([job.receipt.read, job.receipt.stored], [900, 900])
      return allRows(api, 'c')
    }),
  )
  assert.deepEqual(results[0], rows)
  assert.deepEqual(results[1], rows)
})

test('the digits come out alike from every format, Parquet among them, from MinIO and from a folder', async (t) => {
  const made = await minioBucket(t, 'digits')
  if (!made) return
  const { s3, bucket } = made
  const files = readdirSync(DIGITS, { recursive: true })
    .map(String)
    .filter((f) => statSync(join(DIGITS, f)).isFile())
  for (const file of files) await bucket.put(file, readFileSync(join(DIGITS, file)))
  const numpy = files.filter((f) => f.endsWith('.npy'))
  const groups = [
    ['digits.json'],
    ['digits.jsonl'],
    ['digits.csv'],
    ['digits.parquet'],
    numpy.map((f) => relative('.', f)),
  ]
  const local = await startTestServer(tempFolder(t), ['--bucket', DIGITS])
  t.after(() => local.kill())
  const remote = await startTestServer(tempFolder(t), bucketFlags(s3))
  t.after(() => remote.kill())
  let expected: unknown
  for (const { api } of [local, remote]) {
    for (const [i, group] of groups.entries()) {
      const collectionName = `digits_${i}`
      const fields = [
        { fieldName: 'id', dataType: 'Int64', isPrimary: true },
        { fieldName: 'label', dataType: 'Int8' },
        { fieldName: 'fold', dataType: 'Int8' },
        { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 64 } },
      ]
      await api.ok('collections/create', {
        collectionName,
        schema: { fields },
        indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }],
      })
      const job = await api.import(collectionName, [group])
      assert.equal(job.state, 'Completed', job.reason)
      const rows = await allRows(api, collectionName)
      assert.equal(rows.length, 1797)
      expected ??= rows
      assert.deepEqual(rows, expected)
    }
  }
})
