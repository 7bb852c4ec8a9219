/** JSON, JSON Lines and CSV files of more than two tasks, which several workers read at once. */
import { strict as assert } from 'node:assert'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { countOf } from '../support/all-rows.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const TEXT_BYTES = 60_000
const ROWS = Math.ceil((2.2 * limits.textTaskBytesMin) / TEXT_BYTES)
const BROKEN_ROW = ROWS - 100
const TEXT = 'x'.repeat(TEXT_BYTES)

interface Shape {
  readonly head: string
  readonly row: (id: number, vector: readonly number[]) => string
  readonly between: string
  readonly end: string
  /** Lines before the first row. */
  readonly linesBefore: number
}

const jsonRow = (id: number, v: readonly number[]) => JSON.stringify({ id, t: TEXT, v })
const csvRow = (id: number, v: readonly number[]) => `${id},${TEXT},"${JSON.stringify(v)}"`
const SHAPES: Readonly<Record<string, Shape>> = {
  json: { head: '{"rows":[\n', row: jsonRow, between: ',\n', end: '\n]}', linesBefore: 1 },
  jsonl: { head: '', row: jsonRow, between: '\n', end: '\n', linesBefore: 0 },
  csv: { head: 'id,t,v\n', row: csvRow, between: '\n', end: '\n', linesBefore: 1 },
}

for (const [format, shape] of Object.entries(SHAPES)) {
  test(`a large ${format} file is read in ranges: all rows once, and errors with the row of the file`, (t) =>
    checkLarge(t, format, shape))
}

async function checkLarge(t: TestContext, format: string, shape: Shape): Promise<void> {
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
  const [broken, whole] = [`broken.${format}`, `whole.${format}`]
  writeRows(join(server.bucket, broken), shape, (id) => (id === BROKEN_ROW ? [1] : [id, 1]))
  const failed = await server.api.import('large', [[broken]])
  assert.equal(failed.state, 'Failed')
  for (const word of [`row ${BROKEN_ROW}`, `line ${BROKEN_ROW + 1 + shape.linesBefore}`, "field 'v'"]) {
    assert.ok(failed.reason!.includes(word), `${word} in ${failed.reason}`)
  }
  assert.equal(await countOf(server.api, 'large'), 0)
  writeRows(join(server.bucket, whole), shape, (id) => [id, 1])
  const job = await server.api.import('large', [[whole]])
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual(job.receipt.files, [{ file: whole, read: ROWS, stored: ROWS }])
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
}

function writeRows(path: string, { head, row, between, end }: Shape, vector: (id: number) => number[]): void {
  const file = openSync(path, 'w')
  writeSync(file, head)
  for (let id = 0; id < ROWS; id++) writeSync(file, `${id === 0 ? '' : between}${row(id, vector(id))}`)
  writeSync(file, end)
  closeSync(file)
}
