/** What a filter may ask of a struct: how many it has, and whether there is one. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Field, Schema } from '../../src/core/schema.ts'
import { compileFilter } from '../../src/filter/compile.ts'
import { field } from '../support/field.ts'
import { SCHEMA } from './support/sample-table.ts'

const subFields = (name: string): Field[] => [
  field(`${name}[n]`, 'Array', { id: 201, elementType: 'Int32', maxCapacity: 4 }),
  field(`${name}[v]`, 'ArrayOfVector', { id: 202, vectorType: 'FloatVector', dim: 2, maxCapacity: 4 }),
]
const struct = field('st', 'ArrayOfStruct', { id: 200, maxCapacity: 4, nullable: true, subFields: subFields('st') })
const required = field('req', 'ArrayOfStruct', { id: 210, maxCapacity: 4, subFields: subFields('req') })
const schema: Schema = { ...SCHEMA, fields: [...SCHEMA.fields, struct, required] }

const sqlOf = (text: string): string | undefined => compileFilter(text, schema).sql

test('the number of structs is a number like any other', () => {
  assert.equal(sqlOf('array_length(st[n]) == 2'), 'array_length(f201) = 2')
  assert.equal(sqlOf('ARRAY_LENGTH(st[v]) > 0'), 'array_length(f202) > 0')
  assert.equal(sqlOf('not (array_length(st[n]) > 1)'), 'array_length(f201) <= 1')
})

test('a struct is null or not, as any of its sub-fields', () => {
  assert.equal(sqlOf('st is null'), 'f201 IS NULL')
  assert.equal(sqlOf('st is not null'), 'f201 IS NOT NULL')
  assert.equal(sqlOf('st[n] is null'), 'f201 IS NULL')
  assert.equal(sqlOf('req is not null'), undefined)
})

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['st == 1', /struct field st is not supported yet here/],
  ['st[n] == 1', /struct field st is not supported yet here/],
  ['array_contains(st[n], 1)', /struct field st is not supported yet here/],
  ['array_length(st) == 1', /struct field st is not supported yet here/],
  ['st[0] == 1', /struct field st is not supported yet here/],
  ['st["n"] == 1', /struct field st is not supported yet here/],
  ['exists st[n]', /struct field st is not supported yet here/],
  ["st[n] like 'a'", /struct field st is not supported yet here/],
  ['array_length(st[x]) == 1', /field st\[x\] not exist/],
  ['array_length(i8[n]) == 1', /i8 has no sub-field n: it is no struct/],
  ['array_length(whatever[n]) == 1', /whatever has no sub-field n: it is no struct/],
  ['i8[n] is null', /i8 has no sub-field n: it is no struct/],
  ['st[v] is null', /not supported on vector fields/],
  ['st[0] is null', /a single struct of st is not supported yet/],
  ['match_any(st, $[n] > 1)', /function 'match_any' is not supported yet/],
]

test('all else is refused', () => {
  for (const [text, message] of REFUSED) assert.throws(() => sqlOf(text), { message }, text)
})
