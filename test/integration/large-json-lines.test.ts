/** A JSON Lines file of more than two tasks, which several workers read at once. */
import { strict as assert } from 'node:assert'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { countOf } from '../support/all-rows.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const TEXT_BYTES = 60_000
const ROWS = Math.ceil((2.2 * limits.taskBytes) / TEXT_BYTES)
const BROKEN_ROW = ROWS - 100

test('a large JSON Lines file is read in ranges: all rows once, and errors with the row of the file', async (t) => {
  const server = await startTestServer(tempFolder(t), ['--import-workers', '2'])
  t.after(() => server.kill())
  mkdirSync(server.bucket, { recursive: true })
  const fields = [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 't', dataType: 'VarChar', elementTypeParams: { max_length: 65_535 } },
    { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } },
  ]
  const indexParams = [{ fieldName: 'v', metricType: 'L2', indexType: 'FLAT' }]
  await server.api.ok('collections/create', { collectionName: 'large', schema: { fields }, indexParams })
  writeRows(join(server.bucket, 'broken.jsonl'), (id) => (id === BROKEN_ROW ? [1] : [id, 1]))
  const failed = await server.api.import('large', [['broken.jsonl']])
  assert.equal(failed.state, 'Failed')
  for (const word of [`row ${BROKEN_ROW}`, `line ${BROKEN_ROW + 1}`, "field 'v'"]) {
    assert.ok(failed.reason!.includes(word), `${word} in ${failed.reason}`)
  }
  assert.equal(await countOf(server.api, 'large'), 0)
  writeRows(join(server.bucket, 'whole.jsonl'), (id) => [id, 1])
  const job = await server.api.import('large', [['whole.jsonl']])
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual(job.receipt.files, [{ file: 'whole.jsonl', read: ROWS, stored: ROWS }])
  const found = await server.api.ok('entities/query', {
    collectionName: 'large',
    filter: 'id >= 0',
    outputFields: ['v'],
    limit: 16_384,
  })
  assert.deepEqual(
    found
      .map((row: { id: number; v: number[] }) => [row.id, ...row.v])
      .toSorted((a: number[], b: number[]) => a[0] - b[0]),
    Array.from({ length: ROWS }, (_, id) => [id, id, 1]),
  )
})

function writeRows(path: string, vector: (id: number) => number[]): void {
  const file = openSync(path, 'w')
  const text = 'x'.repeat(TEXT_BYTES)
  for (let id = 0; id < ROWS; id++) writeSync(file, `${JSON.stringify({ id, t: text, v: vector(id) })}\n`)
  closeSync(file)
}
