/** Lists of structs, as other writers nest them, and levels that no writer would write. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { readParquet } from '../../../src/formats/parquet/read-parquet.ts'
import { type ColumnSpec, levelRuns, parquetFile, type StructSpec } from '../../fuzz/parquet-file.ts'
import { field } from '../../support/field.ts'
import { memorySource } from '../../support/memory-source.ts'
import { assertRefused, primary, readRows, schemaOf } from '../numpy/read-rows.ts'

const schema = schemaOf(
  primary(),
  field('st', 'ArrayOfStruct', {
    maxCapacity: 4,
    nullable: true,
    subFields: [
      field('st[n]', 'Array', { elementType: 'Int32', maxCapacity: 4 }),
      field('st[v]', 'ArrayOfVector', { vectorType: 'FloatVector', dim: 2, maxCapacity: 4 }),
    ],
  }),
)

interface Levels {
  readonly rep: readonly number[]
  readonly def: readonly number[]
}

function column(name: string, { rep, def }: Levels, values: number): ColumnSpec {
  const list = name === 'v'
  const numbers = list
    ? Float32Array.from({ length: values }, (_, i) => i)
    : Int32Array.from({ length: values }, (_, i) => i)
  const body = Buffer.concat([levelRuns(rep), levelRuns(def), new Uint8Array(numbers.buffer)])
  return {
    name,
    type: list ? 'FLOAT' : 'INT32',
    list,
    codec: 'UNCOMPRESSED',
    values: rep.length,
    pages: [{ type: 'data', body, values: rep.length, encoding: 0 }],
  }
}

const ids = (rows: number): ColumnSpec => ({
  name: 'id',
  type: 'INT64',
  codec: 'UNCOMPRESSED',
  values: rows,
  pages: [{ type: 'data', body: Buffer.alloc(rows * 8), values: rows, encoding: 0 }],
})

const file = (rows: number, struct: StructSpec) => [
  memorySource('s.parquet', parquetFile({ rows, columns: [ids(rows), struct] })),
]

/** Rows of two structs, none, and one: only the two lists are repeated, so levels of definition are 1 and 2. */
const N: Levels = { rep: [0, 1, 0, 0], def: [1, 1, 0, 1] }
const V: Levels = { rep: [0, 2, 1, 2, 0, 0, 2], def: [2, 2, 2, 2, 0, 2, 2] }
const struct = (n: Levels, v: Levels, more: Partial<StructSpec> = {}): StructSpec => ({
  struct: 'st',
  fields: [column('n', n, 3), column('v', v, 6)],
  ...more,
})
const rowsOf = async (spec: StructSpec) => (await readRows(readParquet, file(3, spec), schema)).columns.st

describe('a list of structs', () => {
  for (const form of ['three levels', 'two levels', 'bare'] as const) {
    test(`is read in the form ${form}`, async () => {
      assert.deepEqual(await rowsOf(struct(N, V, { form })), [
        [
          { n: 0, v: [0, 1] },
          { n: 1, v: [2, 3] },
        ],
        [],
        [{ n: 2, v: [4, 5] }],
      ])
    })
  }

  test('is null where its levels say so', async () => {
    const n = { rep: [0, 1, 0, 0], def: [2, 2, 0, 2] }
    const v = { rep: V.rep, def: [3, 3, 3, 3, 0, 3, 3] }
    assert.deepEqual((await rowsOf(struct(n, v, { optional: true })))[1], null)
  })
})

const refused = (words: RegExp, spec: StructSpec, place: object = {}) =>
  assertRefused(readParquet, file(3, spec), schema, words, { file: 's.parquet', ...place })

describe('levels of a list of structs are refused', () => {
  test('where the sub-fields disagree about how many there are', async () => {
    const v = { rep: [0, 2, 0, 2, 0, 2], def: [2, 2, 2, 2, 2, 2] }
    const text = /'st\[n\]' and 'st\[v\]' of a struct have different numbers of elements.*expected 2; found 1/
    await refused(text, struct(N, v), { row: 0, field: 'st' })
  })

  test('where one sub-field is null and the other empty', async () => {
    const n = { rep: [0, 1, 0, 0], def: [2, 2, 0, 2] }
    const v = { rep: V.rep, def: [3, 3, 3, 3, 1, 3, 3] }
    await refused(/different numbers of elements.*expected no list; found 0/, struct(n, v, { optional: true }), {
      row: 1,
    })
  })

  test('where an empty list goes on', async () => {
    const n = { rep: [0, 1, 0, 1, 0], def: [1, 1, 0, 1, 1] }
    const spec = { ...struct(N, V), fields: [column('n', n, 4), column('v', V, 6)] }
    await refused(/a null or empty list that goes on, in field 'st\[n\]'/, spec, { row: 1 })
  })

  test('where a list that goes on says that it is empty', async () => {
    const n = { rep: [0, 1, 0, 0], def: [1, 0, 0, 1] }
    const spec = { ...struct(N, V), fields: [column('n', n, 2), column('v', V, 6)] }
    await refused(/not allowed to be null value for field 'st\[n\]'.*null at position=1/, spec, { row: 0 })
  })

  test('where a vector goes on in a row that has begun with it', async () => {
    const v = { rep: [2, 2, 1, 2, 0, 0, 2], def: V.def }
    await refused(/a column begins inside a row/, struct(N, v), { field: 'st[v]' })
  })

  test('where an empty vector goes on', async () => {
    const v = { rep: V.rep, def: [2, 2, 1, 2, 0, 2, 2] }
    const spec = { ...struct(N, V), fields: [column('n', N, 3), column('v', v, 5)] }
    await refused(/vector dimension mismatch for field 'st\[v\]': position=1, actual=0, expected=2/, spec, { row: 0 })
  })

  test('where a vector is longer or shorter', async () => {
    const longer = { rep: [0, 2, 2, 2, 0, 0, 2], def: V.def }
    await refused(/position=0, actual=4, expected=2/, struct(N, longer), { row: 0 })
    const shorter = { rep: [0, 1, 1, 1, 0, 0, 2], def: V.def }
    await refused(/position=0, actual=1, expected=2/, struct(N, shorter), { row: 0 })
  })

  test('where they are beyond what the schema has', async () => {
    const rep = { rep: [0, 3, 1, 2, 0, 0, 2], def: V.def }
    await refused(/a level of 3, at most 2 is possible/, struct(N, rep), { field: 'st[v]' })
    const def = { rep: V.rep, def: [3, 3, 2, 2, 0, 2, 2] }
    await refused(/a level of 3, at most 2 is possible/, struct(N, def), { field: 'st[v]' })
  })

  test('where a sub-field has fewer rows, or more', async () => {
    const fewer = { ...struct(N, V), fields: [column('n', { rep: [0, 1, 0], def: [1, 1, 0] }, 2), column('v', V, 6)] }
    await refused(/the column ends before the other columns of its row group do/, fewer, { field: 'st[n]' })
    const more = { rep: [0, 1, 0, 0, 0], def: [1, 1, 0, 1, 1] }
    const spec = { ...struct(N, V), fields: [column('n', more, 4), column('v', V, 6)] }
    await refused(/the column goes on after the 3 rows/, spec, { field: 'st[n]' })
  })
})
