/** JSON, JSON Lines and CSV files of more than two tasks, which several workers read at once. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { assertImported, assertRefused, serverWithLarge, TEXT_BYTES } from '../support/large-collection.ts'

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
  const server = await serverWithLarge(t)
  const [broken, whole] = [`broken.${format}`, `whole.${format}`]
  writeRows(join(server.bucket, broken), shape, (id) => (id === BROKEN_ROW ? [1] : [id, 1]))
  const place = [`row ${BROKEN_ROW}`, `line ${BROKEN_ROW + 1 + shape.linesBefore}`, "field 'v'"]
  await assertRefused(server, broken, place)
  writeRows(join(server.bucket, whole), shape, (id) => [id, 1])
  await assertImported(server, whole, ROWS)
}

function writeRows(path: string, { head, row, between, end }: Shape, vector: (id: number) => number[]): void {
  const file = openSync(path, 'w')
  writeSync(file, head)
  for (let id = 0; id < ROWS; id++) writeSync(file, `${id === 0 ? '' : between}${row(id, vector(id))}`)
  writeSync(file, end)
  closeSync(file)
}
