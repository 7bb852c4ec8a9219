/** What the tests of column builders share: single values in and out, tables of what is accepted, and Arrow data read back. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import * as arrow from 'apache-arrow'
import { buildColumn } from '../../src/columns/build-column.ts'
import { ValueError } from '../../src/core/errors.ts'
import type { Field } from '../../src/core/schema.ts'
import { JsonCursor } from '../../src/json/json-cursor.ts'
import { field } from '../support/field.ts'

/** Plain JavaScript rows, through Arrow's own reader after a trip over IPC. */
export function vectorFromData(data: arrow.Data): unknown[] {
  const schema = new arrow.Schema([new arrow.Field('x', data.type, true)])
  const struct = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: data.length,
    nullCount: 0,
    children: [data],
  })
  const table = new arrow.Table(schema, [new arrow.RecordBatch(schema, struct)])
  const column = arrow.tableFromIPC(arrow.tableToIPC(table)).getChild('x')!
  return Array.from({ length: data.length }, (_, i) => plain(column.get(i)))
}

const plain = (value: unknown): unknown =>
  value !== null && typeof value === 'object' ? Array.from(value as Iterable<unknown>, plain) : value

export const typed = (dataType: Field['dataType'], more: Partial<Field> = {}) => field('f', dataType, more)

export function fromJson(f: Field, text: string | Uint8Array): unknown {
  const bytes = Buffer.from(text as string)
  const column = buildColumn(f)
  const cursor = new JsonCursor(bytes, 0, bytes.length)
  column.appendJson(cursor)
  cursor.expectEnd()
  assert.equal(column.length, 1)
  return vectorFromData(column.finish())[0]
}

export function fromCell(f: Field, text: string | Uint8Array): unknown {
  const bytes = Buffer.from(text as string)
  const column = buildColumn(f)
  column.appendCell(bytes, 0, bytes.length)
  return vectorFromData(column.finish())[0]
}

export function fromValue(f: Field, value: unknown): unknown {
  const column = buildColumn(f)
  column.appendValue(value)
  return vectorFromData(column.finish())[0]
}

export interface Table {
  field: Field
  json?: [string, unknown][]
  cells?: [string, unknown][]
  values?: [unknown, unknown][]
  badJson?: string[]
  badCells?: string[]
  badValues?: unknown[]
}

export function checkTables(tables: Record<string, Table>): void {
  for (const [name, table] of Object.entries(tables)) {
    test(`${name} takes what it should, and nothing else`, () => {
      const f = table.field
      for (const [text, expected] of table.json ?? []) assert.deepEqual(fromJson(f, text), expected, `JSON ${text}`)
      for (const [text, expected] of table.cells ?? []) assert.deepEqual(fromCell(f, text), expected, `cell ${text}`)
      for (const [value, expected] of table.values ?? []) assert.deepEqual(fromValue(f, value), expected)
      for (const text of table.badJson ?? [])
        assert.throws(() => fromJson(f, text), ValueError, `JSON ${text.slice(0, 80)}`)
      for (const text of table.badCells ?? []) assert.throws(() => fromCell(f, text), ValueError, `cell ${text}`)
      for (const value of table.badValues ?? []) assert.throws(() => fromValue(f, value), ValueError, String(value))
    })
  }
}
