/** The rows the filter is tried on, and a real LanceDB table that holds them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as lancedb from '@lancedb/lancedb'
import * as arrow from 'apache-arrow'
import { arrowSchema } from '../../../src/columns/arrow-schema.ts'
import type { DataType, ElementType, Field, Schema } from '../../../src/core/schema.ts'
import { columnName, storedFields } from '../../../src/core/schema.ts'

const field = (id: number, name: string, dataType: DataType, elementType?: ElementType): Field => ({
  ...{ id, name, dataType, elementType, description: '', isPrimary: id === 100, autoId: false, isPartitionKey: false },
  nullable: id !== 100,
  ...(dataType === 'FloatVector' ? { dim: 2 } : {}),
})

export const SCHEMA: Schema = {
  fields: [
    field(100, 'id', 'Int64'),
    field(101, 'b', 'Bool'),
    field(102, 'i8', 'Int8'),
    field(103, 'i16', 'Int16'),
    field(104, 'i32', 'Int32'),
    field(105, 'i64', 'Int64'),
    field(106, 'f', 'Float'),
    field(107, 'd', 'Double'),
    field(108, 's', 'VarChar'),
    field(109, 'j', 'JSON'),
    field(110, 'ai', 'Array', 'Int64'),
    field(111, 'a8', 'Array', 'Int8'),
    field(112, 'as', 'Array', 'VarChar'),
    field(113, 'ab', 'Array', 'Bool'),
    field(114, 'af', 'Array', 'Float'),
    field(115, 'ad', 'Array', 'Double'),
    field(117, 't', 'Timestamptz'),
    field(118, 'g', 'Geometry'),
  ],
  dynamicField: field(116, '$meta', 'JSON'),
}

const MAX = 9223372036854775807n
const MIN = -MAX - 1n
const BIG = 9007199254740993n

/** As microseconds: ends of months and years of both lengths, times of day around each other, the borders of the range. */
const TIMES: readonly (bigint | null)[] = [
  null,
  ...[
    '1970-01-01T00:00:00Z',
    '1969-12-31T23:59:59.999Z',
    '2024-01-28T12:00:00Z',
    '2024-01-29T00:00:00Z',
    '2024-01-30T12:00:00Z',
    '2024-01-31T06:00:00Z',
    '2024-02-28T12:00:00Z',
    '2024-02-29T12:00:00Z',
    '2024-03-31T06:00:00Z',
    '2025-01-31T23:59:59.999Z',
    '2025-02-28T06:00:00Z',
    '2025-03-01T00:00:00Z',
    '2025-12-31T23:00:00Z',
    '1900-02-28T00:00:00Z',
  ].map((text) => BigInt(Date.parse(text)) * 1000n),
  // With a part of a millisecond.
  BigInt(Date.parse('2024-02-29T12:00:00Z')) * 1000n + 1n,
  BigInt(Date.parse('0000-01-01T00:00:00Z')) * 1000n,
  BigInt(Date.parse('9999-12-31T23:59:59.999Z')) * 1000n + 999n,
]

const VALUES: Record<string, readonly unknown[]> = {
  b: [true, false, null],
  i8: [1, 127, -128, null, -7, 0, 5],
  i16: [32767, 5, null, -32768, 0, -1],
  i32: [2147483647, -2147483648, 5, null, 0],
  i64: [MAX, MIN, null, BIG, -7n, 5n, 0n, -BIG],
  f: [0.1, -2.5, null, 1e10, 16777217, 0, -0, 5, 3.4e38],
  d: [0.1, -2.5, null, 1e300, 9007199254740992, 0, -0, 5, -1e-7, 2.5],
  s: ['a', 'b%_\\', "it's", 'é\n', '', null, 'abc', 'A"q"', '😀x', 'Abc', '100%', '\u007f\u2028', '５', 'tab\there'],
  ai: [[1n, 2n], [], null, [3n], [1n], [MAX, MIN], [2n, 1n], [BIG]],
  a8: [[1, 2], [], null, [127, -128], [5]],
  as: [['a', "it's"], [], null, ['b'], ['b%_\\', 'é', '']],
  ab: [[true, false], [], null, [true]],
  af: [[0.1, 2], [], null, [1.5], [-0.5, 0.1]],
  ad: [[0.1, 2], [], null, [1.5], [1e300]],
  t: TIMES,
  g: ['POINT (1 2)', null, 'POINT EMPTY'],
}

const JSONS: readonly (string | null)[] = [
  '{"a":5,"s":"he\\"l\\\\lo","arr":[1,2.5,"x",null,true,[1,2]],"o":{"k":1}}',
  '{"a":1.0,"s":"é\\n\\t/","arr":[],"o":{}}',
  '{"a":1e300,"s":"","arr":[[1,2],{"k":1}],"o":{"k":{}}}',
  '{"a":9223372036854775807,"s":"true","we\\"ird":1,"b\\\\s":2,"a.b":3,"a[0]":4,"q\'q":5," sp":6,"é":7,"0":9,"$":10,"*":11}',
  '{"a":-9223372036854775808,"s":"5","arr":["1","5","true",[3]]}',
  '{"a":123456789012345678901234567890,"s":"abc"}',
  '{"a":true,"s":5,"arr":5}',
  '{"a":null,"s":null,"arr":null}',
  '{"a":"5","s":"null","arr":"[1]"}',
  '{}',
  '[1,2]',
  '5',
  '"x"',
  null,
  '{"a":-0.0,"s":"a\\u0001b\\u007f\\u2028"}',
  '{"a":9007199254740993,"s":"A","arr":[9007199254740993,1.0]}',
  '{"a":9007199254740992,"s":"😀","arr":[false,"it\'s"]}',
  '{"a":0.1,"s":"100%","o":{"k":"v","n":{"m":[1,[2,3]]}}}',
  '{"a":false,"o":{"k":null}}',
  '{"a":1.5e-7,"arr":[1,2]}',
  '{"a":[1,2],"arr":[[1,2]]}',
  '{"a":{"x":1},"s":["a"],"arr":[[[1]],["x"],2]}',
  '{"a":[],"s":{},"arr":[[],{}]}',
  '{"a":[[],{"x":null}],"arr":[2.0,1]}',
  '{"a":-7,"s":"it\'s","arr":[-7,1.5]}',
  '{"a":0,"s":"b%_\\\\"}',
  '{"a":2,"s":"a\\\\nb","arr":["a\\\\nb"]}',
  '{"a":"x","s":"back\\bfeed\\f"}',
]

export type Row = Readonly<Record<string, unknown>>

const ROWS = 60
/** Column lengths share few factors, so values meet in many ways. */
export const SAMPLE_ROWS: readonly Row[] = Array.from({ length: ROWS }, (_, row) => ({
  id: BigInt(row),
  ...Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, values[row % values.length]])),
  j: JSONS[row % JSONS.length],
  $meta: JSONS[(row * 5 + 3) % JSONS.length] ?? '{}',
}))

/** A table in a folder of its own; `close` removes both. */
export async function openSampleTable(): Promise<{ table: lancedb.Table; close: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'elanus-filter-'))
  const schema = arrowSchema(SCHEMA)
  const children = storedFields(SCHEMA).map((f, i) => {
    const values = SAMPLE_ROWS.map((row) => row[f.name])
    return arrow.vectorFromArray(values, schema.fields[i].type).data[0]
  })
  const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length: ROWS, children, nullCount: 0 })
  const db = await lancedb.connect(folder)
  const table = await db.createTable('t', new arrow.Table(schema, [new arrow.RecordBatch(schema, data)]))
  return {
    table,
    close: () => {
      table.close()
      db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function selectIds(table: lancedb.Table, sql: string | undefined): Promise<number[]> {
  const query = table.query().select([columnName(SCHEMA.fields[0])])
  const rows = await (sql === undefined ? query : query.where(sql)).toArray()
  return rows.map((row) => Number(row.f100)).sort((a, b) => a - b)
}
