/** What a struct array accepts and refuses, in each of the ways a value can come. The texts of its refusals are in the corpus. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import * as arrow from 'apache-arrow'
import { buildColumn } from '../../src/columns/build-column.ts'
import { NO_LIST, StructColumn } from '../../src/columns/struct-column.ts'
import { ValueError } from '../../src/core/errors.ts'
import { type Field, isStruct } from '../../src/core/schema.ts'
import { JsonCursor } from '../../src/json/json-cursor.ts'
import { field } from '../support/field.ts'
import { vectorFromData } from './column-support.ts'

const struct = (more: Partial<Field> = {}): Field =>
  field('s', 'ArrayOfStruct', {
    maxCapacity: 3,
    subFields: [
      field('s[n]', 'Array', { elementType: 'Int8', maxCapacity: 3 }),
      field('s[v]', 'ArrayOfVector', { vectorType: 'FloatVector', dim: 2, maxCapacity: 3 }),
    ],
    ...more,
  })
const nullable = struct({ nullable: true })

function builder(f = struct()): StructColumn {
  const column = buildColumn(f)
  assert.ok(column instanceof StructColumn && isStruct(f))
  return column
}

/** The lists of each sub-field. */
const listsOf = (data: arrow.Data): unknown[][] => data.children.map(vectorFromData)

function fromJson(text: string, f = struct()): unknown[][] {
  const column = builder(f)
  const bytes = Buffer.from(text)
  const cursor = new JsonCursor(bytes, 0, bytes.length)
  column.appendJson(cursor)
  cursor.expectEnd()
  return listsOf(column.finish())
}

test('JSON, cells and values make the same lists', () => {
  const text = '[{"n":1,"v":[1,2]},{"v":[3,4],"n":-128}]'
  const lists = [
    [[1, -128]],
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ]
  assert.deepEqual(fromJson(text), lists)
  const cell = builder()
  cell.appendCell(Buffer.from(` ${text} `), 0, text.length + 2)
  assert.deepEqual(listsOf(cell.finish()), lists)
  const value = builder()
  value.appendValue([
    { n: 1, v: [1, 2] },
    { v: new Float32Array([3, 4]), n: -128n },
  ])
  assert.deepEqual(listsOf(value.finish()), lists)
  assert.deepEqual(fromJson('[]'), [[[]], [[]]])
  assert.deepEqual(fromJson('null', nullable), [[null], [null]])
})

test('what is no list of whole structs is refused', () => {
  const good = '{"n":1,"v":[1,2]}'
  const bad = ['null', '{}', '1', '"[]"', '[1]', '[null]', '[[]]', '[{}]', '[{"n":1}]', `[${good},{"n":1,"v":[1]}]`]
  const more = ['[{"n":1,"v":null}]', '[{"n":128,"v":[1,2]}]', `[${good},${good},${good},${good}]`]
  for (const text of [...bad, ...more, '[{"n":1,"x":[1,2]}]', '[{"N":1,"v":[1,2]}]']) {
    assert.throws(() => fromJson(text), ValueError, text)
    assert.throws(() => builder().appendCell(Buffer.from(text), 0, text.length), ValueError, text)
    assert.throws(() => builder().appendValue(JSON.parse(text)), ValueError, text)
  }
  assert.throws(() => fromJson('[{"n":1,"v":[1,2],"n":1}]'), /duplicated key is not allowed, key=n, position=0/)
  for (const text of ['', '[', `[${good}`, `[${good}] x`, `[${good},]`]) {
    assert.throws(() => builder().appendCell(Buffer.from(text), 0, text.length), ValueError, text)
  }
  for (const value of [[{ n: undefined, v: [1, 2] }], [new Date()], [[1, 2]], new Float32Array(2)]) {
    assert.throws(() => builder().appendValue(value), ValueError)
  }
})

test('a key like __proto__ is one like any other', () => {
  assert.throws(
    () => fromJson('[{"n":1,"__proto__":[1,2]}]'),
    /unexpected field in StructArray element: field=__proto__/,
  )
  assert.throws(() => builder().appendValue(JSON.parse('[{"n":1,"__proto__":[1,2]}]')), /field=__proto__/)
})

test('a column-wise reader appends elements first, then rows, again and again', () => {
  const column = builder(nullable)
  for (const first of [0, 10]) {
    for (const [lengths, from] of [
      [[2, NO_LIST, 0], first],
      [[1], first + 2],
    ] as const) {
      const count = lengths.reduce((sum: number, length) => sum + Math.max(length, 0), 0)
      column.elements[0].appendNumbers(
        Int32Array.from({ length: count }, (_, i) => from + i),
        0,
        count,
      )
      column.elements[1].appendNumbers(
        Float32Array.from({ length: count * 2 }, (_, i) => from + i),
        0,
        count,
      )
      column.appendRows(Int32Array.from(lengths))
    }
    assert.equal(column.length, 4)
    assert.ok(column.byteLength > 0)
    const [numbers, vectors] = listsOf(column.finish())
    assert.deepEqual(numbers, [[first, first + 1], null, [], [first + 2]])
    assert.deepEqual(vectors[3], [[first + 2, first + 3]])
    assert.equal(column.length, 0)
  }
})

test('lists without any element keep their offsets apart', () => {
  const column = builder(
    struct({ subFields: ['a', 'b'].map((name) => field(`s[${name}]`, 'Array', { elementType: 'Int8' })) }),
  )
  column.appendValue([])
  const { children } = column.finish()
  const schema = new arrow.Schema(children.map(({ type }, i) => new arrow.Field(`c${i}`, type, true)))
  const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length: 1, nullCount: 0, children })
  const read = arrow.tableFromIPC(arrow.tableToIPC(new arrow.Table(schema, [new arrow.RecordBatch(schema, data)])))
  for (const name of ['c0', 'c1']) assert.deepEqual([...read.getChild(name)!.data[0].valueOffsets], [0, 0])
})

test('a row of too many structs, and one of none where there must be some, are named by their place', () => {
  const fill = (column: StructColumn, count: number) => {
    column.elements[0].appendNumbers(new Int32Array(count), 0, count)
    column.elements[1].appendNumbers(new Float32Array(count * 2), 0, count)
  }
  const full = builder()
  fill(full, 5)
  assert.throws(
    () => full.appendRows(Int32Array.of(1, 4)),
    (error) => error instanceof ValueError && error.offset === 1,
  )
  const required = builder()
  fill(required, 2)
  assert.throws(
    () => required.appendRows(Int32Array.of(1, 1, NO_LIST)),
    (error) => error instanceof ValueError && error.offset === 2,
  )
  const uneven = builder()
  fill(uneven, 2)
  assert.throws(() => uneven.appendRows(Int32Array.of(1)), { name: 'AssertionError' })
})
