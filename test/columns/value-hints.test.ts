/** The hints at what may have been meant by a value that is refused. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { buildColumn } from '../../src/columns/build-column.ts'
import type { ColumnBuilder } from '../../src/columns/column-builder.ts'
import { ValueError } from '../../src/core/errors.ts'
import type { Field } from '../../src/core/schema.ts'
import { JsonCursor } from '../../src/json/json-cursor.ts'
import { field } from '../support/field.ts'

function hintOf(one: Field, feed: (column: ColumnBuilder) => void): string | undefined {
  try {
    feed(buildColumn(one, 'UTC'))
  } catch (error) {
    if (error instanceof ValueError) return error.hint
    throw error
  }
  throw new Error('accepted')
}

const ofJson = (one: Field, text: string) =>
  hintOf(one, (column) => column.appendJson(new JsonCursor(Buffer.from(text), 0, Buffer.byteLength(text))))
const ofCell = (one: Field, text: string) =>
  hintOf(one, (column) => column.appendCell(Buffer.from(text), 0, Buffer.byteLength(text)))

const int8 = field('n', 'Int8')
const int64 = field('n', 'Int64')
const double = field('x', 'Double')
const flag = field('flag', 'Bool')
const text = field('t', 'VarChar', { maxLength: 4 })
const doc = field('doc', 'JSON')
const vector = field('v', 'FloatVector', { dim: 2 })
const small = field('v', 'Int8Vector', { dim: 2 })
const sparse = field('s', 'SparseFloatVector')
const tags = field('tags', 'Array', { elementType: 'Int8', maxCapacity: 2 })
const at = field('at', 'Timestamptz')

const JSON_HINTS: [Field, string, RegExp | undefined][] = [
  [int64, '"12"', /leave the quotes out: 12/],
  [int64, '"x"', undefined],
  [int64, '12.0', /as a plain integer: 12$/],
  [int64, '1.5', /only whole numbers/],
  [int64, '1e30', /out of range/],
  [int64, '1e17', /as a plain integer$/],
  [int8, '1e3', /out of range/],
  [int8, '128', undefined],
  [double, '1e400', undefined],
  [flag, '0', /write false/],
  [flag, '"True"', /leave the quotes out: true/],
  [flag, '2', undefined],
  [text, 'true', /put it in quotes/],
  [text, '{}', /a JSON field takes objects/],
  [text, '"abcde"', undefined],
  [text, '"äöü"', /max_length counts bytes/],
  [text, 'null', /nullable or has a default value/],
  [doc, '"plain text"', /plain text needs quotes of its own/],
  [doc, '"{\'a\': 1}"', /double quotes/],
  [vector, '"[1, 2]"', /the list is in quotes/],
  [vector, '0.5', /a list stands in brackets/],
  [vector, '[[1, 2]]', /one list too many/],
  [vector, '["1", "2"]', /numbers stand without quotes/],
  [vector, '{"indices": [1], "values": [1]}', /a sparse vector/],
  [small, '[1.0, 2]', /as a plain integer: 1$/],
  [sparse, '"{\\"1\\": 0.5}"', /leave out the quotes around the object/],
  [sparse, '[[1, 0.5]]', /each pair as a key with its value/],
  [tags, '[1, null]', /a list has no gaps/],
  [tags, '["1"]', /leave the quotes out/],
  [at, '1735603200', /says neither unit nor zone/],
  [at, '"1735603200"', /says neither unit nor zone/],
  [at, '"2025-01-31"', /2025-01-31 00:00:00/],
  [at, '"2025/01/31 10:00:00"', /year-month-day/],
  [at, '"noon"', undefined],
]
for (const [one, json, hint] of JSON_HINTS) {
  test(`${one.dataType} ${json}: ${hint ?? 'no hint'}`, () => {
    const found = ofJson(one, json)
    if (hint) assert.match(found!, hint)
    else assert.equal(found, undefined)
  })
}

const CELL_HINTS: [Field, string, RegExp | undefined][] = [
  [int64, '', /an empty cell is null only/],
  [int64, ' 7', /leave out the blanks/],
  [int64, "'7'", /leave out the quotes/],
  [int64, '1,000', /without separators/],
  [double, '0,5', /the decimal point is a dot/],
  [double, 'inf', /no search can compare it/],
  [flag, 'yes', /write true/],
  [flag, 'N', /write false/],
  [vector, '', /an empty cell/],
  [vector, '[0.1 0.2]', /commas are missing/],
  [vector, '0.1 0.2', /in brackets, with commas/],
  [vector, '(0.1, 0.2)', /in brackets/],
  [vector, 'array([0.1, 0.2])', /json\.dumps\(x\.tolist\(\)\)/],
  [vector, '[nan, 0.2]', /no search can compare it/],
  [tags, "['a']", /double quotes/],
]
for (const [one, cell, hint] of CELL_HINTS) {
  test(`${one.dataType} cell ${JSON.stringify(cell)}: ${hint ?? 'no hint'}`, () => {
    const found = ofCell(one, cell)
    if (hint) assert.match(found!, hint)
    else assert.equal(found, undefined)
  })
}

test('a very long value is no number, and of a list the beginning is enough', () => {
  assert.equal(ofJson(int64, `"${'1'.repeat(100_000)}"`), undefined)
  assert.match(ofJson(vector, `"[${'1,'.repeat(100_000)}1]"`)!, /the list is in quotes/)
})
