/** What compileFilter promises its callers: templates, refusals and their texts, limits, keys. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '../../src/core/errors.ts'
import type { Schema } from '../../src/core/schema.ts'
import { compileFilter } from '../../src/filter/compile.ts'
import { SCHEMA } from './support/sample-table.ts'

const vector = { ...SCHEMA.fields[6], id: 120, name: 'v', dataType: 'FloatVector' as const, dim: 2 }
const WITH_VECTOR: Schema = { ...SCHEMA, fields: [...SCHEMA.fields, vector] }
const STRICT: Schema = { fields: WITH_VECTOR.fields }

const sqlOf = (text: string, params?: Record<string, unknown>): string | undefined =>
  compileFilter(text, WITH_VECTOR, params).sql

test('a blank filter and one that is always true match every row', () => {
  for (const text of ['', '  \n', 'true', '1 < 2', 'not (1 > 2)', 'i8 > 0 or true', 'id is not null']) {
    assert.equal(sqlOf(text), undefined, text)
  }
})

test('user text reaches SQL only as an escaped literal', () => {
  assert.equal(sqlOf(`s == "' OR 1=1 --"`), "f108 = ''' OR 1=1 --'")
  assert.equal(sqlOf('i8 > 0x10'), 'f102 > 16')
  assert.equal(sqlOf(`j["a'\\"]"] == 1`), `TRY_CAST(json_extract(f109, '$["a''\\"]"]') AS DOUBLE) = 1.0`)
})

test('templates are cast like literals', () => {
  const params = { i: 5, f: 0.5, s: "it's", t: true, list: [1, 2], names: ['a', 'b'], p: 'a%', big: 2n ** 62n }
  assert.equal(sqlOf('i8 == {i}', params), 'f102 = 5')
  assert.equal(sqlOf('d > {f}', params), 'f107 > 0.5')
  assert.equal(sqlOf('s == {s}', params), "f108 = 'it''s'")
  assert.equal(sqlOf('b == {t}', params), 'f101')
  assert.equal(sqlOf('i8 in {list}', params), '(f102 IN (1, 2))')
  assert.equal(sqlOf('s not in {names}', params), "(f108 NOT IN ('a', 'b'))")
  assert.equal(sqlOf('s like {p}', params), "(f108 LIKE 'a%')")
  assert.equal(sqlOf('s =~ {p}', params), "regexp_like(f108, '(?s)(a%)')")
  assert.equal(sqlOf('0 < i8 <= {i}', params), '(f102 > 0 AND f102 <= 5)')
  assert.equal(sqlOf('array_contains_any(ai, {list})', params), 'array_has_any(f110, make_array(1, 2))')
  assert.equal(sqlOf('i64 == {big}', params), 'f105 = 4611686018427387904')
})

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ['s == 1', /comparisons between VarChar and Int64/],
  ['i8 == "a"', /comparisons between Int8 and VarChar/],
  ['b > true', /comparisons between Bool and Bool/],
  ['b == 1', /comparisons between Bool and Int64/],
  ['1 == "a"', /comparisons between Int64 and VarChar/],
  ['i8 == s', /comparisons between Int8 and VarChar/],
  ['not i8 == 1', /'not' can only be applied on boolean expression/],
  ['i8', /not a boolean expression/],
  ['5', /op can only be applied on boolean expression/],
  ['i8 and b', /not a boolean expression/],
  ['i8 & 1 == 1', /op can only be applied on boolean expression/],
  ['(i8 & (1 == 1)) == 1', /can not be applied on Int8 and Bool/],
  ['v == 1', /vector field v/],
  ['v is null', /not supported on vector fields/],
  ['ai[0] is null', /not supported on array elements/],
  ['ai > [1]', /can not comparisons array fields directly/],
  ['ai == 1', /can not comparisons array fields directly/],
  ["as =~ 'x'", /can not comparisons array fields directly/],
  ['ai["x"] == 1', /takes one integer index/],
  ['i8["x"] == 1', /Int8 field i8 can not be indexed/],
  ['j[""] == 1', /an empty JSON key is not supported/],
  ['i8 in 5', /the right-hand side of 'in' must be a list, but got: Int64/],
  ['i8 in [1.5]', /value '1.5' in list cannot be casted to Int8/],
  ["i8 in ['a']", /value 'a' in list cannot be casted to Int8/],
  ['i8 + 1 in [1]', /the left-hand side of 'in'/],
  ["i8 like 'a'", /like operation on non-string or no-json field is unsupported/],
  ["'a' like 'a'", /the left operand of like is invalid/],
  ['s like 5', /right operand of like/],
  ["i8 =~ 'a'", /regex match on non-string or non-json field is unsupported/],
  ['s =~ 5', /regex pattern should be a string literal or template variable/],
  ["s =~ '('", /missing closing '\)'/],
  ["s =~ '[a'", /missing closing '\]'/],
  ["s =~ '(?=a)'", /lookaround/],
  ["s =~ 'a{2,1}'", /invalid repeat count/],
  ["s =~ r'\\C'", /unknown escape/],
  ["s =~ '*a'", /invalid regex pattern/],
  ['5 < i8 < 1', /invalid range: lowerbound is greater than upperbound/],
  ['i16 < i8 < 1', /the bounds of a range must be constants/],
  ['i8 ** 2 == 4', /power can only apply on constants/],
  ['d % 2 == 1', /modulo can only apply on integers/],
  ['i8 / 0 == 1', /division by zero/],
  ['i8 == 1 / 0', /division by zero/],
  ['5 - i8 == 1', /needs its constant on the right/],
  ['i8 * 2 + 1 == 3', /limited to one column/],
  ['i8 + i16 == 3', /must be a constant/],
  ['s + 1 == 3', /can not be applied on VarChar and Int64/],
  ['(d & 1) == 1', /can only apply on integers/],
  ['(i8 << 64) == 1', /shift count/],
  ['-i8 == 1', /can only be applied on constants/],
  ['i64 == 9223372036854775808', /out of the range of int64/],
  ['i8 == 2 ** 62 * 4', /out of the range of int64/],
  ['exists i8', /exists operations are only supportted on json field, got:Int8/],
  ['exists j', /only supportted on json key/],
  ['array_contains(s, 1)', /an array field or a JSON path is expected/],
  ["array_contains(ai, 'x')", /value 'x' in list cannot be casted to Int64/],
  ['array_contains_all(ai, 1)', /must be a list/],
  ['array_contains(ai)', /takes 2 arguments, got 1/],
  ['i8 == {x}', /the value of expression template variable name \{x\} is not found/],
  ['t == 5', /comparisons between Timestamptz and Int64/],
  ["t > '2025-01-01T00:00:00Z'", /comparisons between Timestamptz and VarChar/],
  ["i64 > ISO '2025-01-01T00:00:00Z'", /comparisons between Int64 and Timestamptz/],
  ['j["a"] > ISO \'2025-01-01T00:00:00Z\'', /comparisons between JSON and Timestamptz/],
  ["ai > ISO '2025-01-01T00:00:00Z'", /comparisons between Array and Timestamptz/],
  ['t == i64', /comparisons between Timestamptz and Int64/],
  ["t in ['2025-01-01T00:00:00Z']", /cannot be casted to Timestamptz/],
  ['t + 1 > 5', /can not be applied on Timestamptz and Int64/],
  ["t > ISO '2025-02-29T00:00:00Z'", /invalid timestamp string: '2025-02-29T00:00:00Z'. Does not match any known/],
  ["t + INTERVAL '1D' > ISO '2025-01-01T00:00:00Z'", /invalid ISO 8601 duration: '1D'/],
  ["t + INTERVAL 'P' > ISO '2025-01-01T00:00:00Z'", /invalid ISO 8601 duration/],
  ["t + INTERVAL 'P1DT' > ISO '2025-01-01T00:00:00Z'", /invalid ISO 8601 duration/],
  ["t + INTERVAL 'PT1.5S' > ISO '2025-01-01T00:00:00Z'", /invalid ISO 8601 duration/],
  ["t + INTERVAL 'P1234567890D' > ISO '2025-01-01T00:00:00Z'", /invalid ISO 8601 duration/],
  ["g == 'POINT (1 2)'", /geometry field g can not be used in a filter/],
  ["st_within(g, 'POINT (1 2)')", /function 'st_within' is not supported yet/],
  ['random_sample(0.1)', /function 'random_sample' is not supported/],
]

test('what does not type is refused as an invalid parameter that repeats the expression', () => {
  for (const [text, message] of REFUSED) {
    assert.throws(
      () => sqlOf(text),
      (error) => {
        assert.ok(error instanceof ApiError, text)
        assert.equal(error.code, 1100)
        assert.ok(error.message.startsWith(`failed to create query plan: cannot parse expression: ${text}, error: `))
        assert.match(error.message, message, text)
        return true
      },
    )
  }
})

test('a time without an offset is in the zone of the schema', () => {
  const zoned = (timezone: string): Schema => ({ ...SCHEMA, timezone })
  const sql = (text: string, schema: Schema) => compileFilter(text, schema).sql
  assert.equal(sql("t > ISO '1970-01-01 09:00:00'", zoned('Asia/Tokyo')), 'f117 > 0')
  assert.equal(sql("t > ISO '1970-01-01 09:00:00'", SCHEMA), 'f117 > 32400000000')
  assert.equal(sql("t > ISO '1970-01-01T00:00:00Z'", zoned('Asia/Tokyo')), 'f117 > 0')
})

test('an interval that leads out of all years is decided, not computed', () => {
  const at = (interval: string, op: string) => sqlOf(`t ${interval} ${op} ISO '2025-01-01T00:00:00Z'`)
  assert.equal(at("+ INTERVAL 'P999999999Y'", '>'), 'f117 IS NOT NULL')
  assert.equal(at("- INTERVAL 'P999999999Y999999999M999999999D'", '>'), 'false')
})

test('a delete has its own prefix', () => {
  assert.throws(() => compileFilter('i8 ==', SCHEMA, {}, 'delete'), {
    message:
      'failed to create delete plan: cannot parse expression: i8 ==, error: unexpected end of expression at position 5',
  })
})

test('an unknown name is a dynamic key, or an error where there are none', () => {
  assert.match(sqlOf('colour == "red"')!, /json_extract\(f116, '\$\["colour"\]'\)/)
  assert.throws(() => compileFilter('colour == 1', STRICT), /field colour not exist/)
  assert.throws(() => compileFilter('$meta["colour"] == 1', STRICT), /field \$meta not exist/)
})

test('null, an empty array and an object are no values for a template', () => {
  for (const x of [null, [], {}, undefined, Number.NaN]) assert.throws(() => sqlOf('i8 == {x}', { x }), /can not be/)
  assert.throws(() => sqlOf('i8 == {toString}', {}), /is not found/)
})

test('a filter on nothing but primary keys lists them', () => {
  assert.deepEqual(compileFilter('id in [1, 2, 2]', SCHEMA).primaryKeys, [1n, 2n, 2n])
  assert.deepEqual(compileFilter('7 == id', SCHEMA).primaryKeys, [7n])
  assert.equal(compileFilter('id in [1] and b', SCHEMA).primaryKeys, undefined)
  assert.equal(compileFilter('id not in [1]', SCHEMA).primaryKeys, undefined)
  assert.equal(compileFilter('id == 1.0', SCHEMA).primaryKeys, undefined)
})

test('logic that nests too deep for the engine is refused, a long chain is not', () => {
  let deep = 'b'
  for (let i = 0; i < 20; i++) deep = i % 2 ? `(${deep}) and i8 == ${i}` : `(${deep}) or i8 == ${i}`
  assert.throws(() => sqlOf(deep), /nest deeper than/)
  const chain = Array.from({ length: 3000 }, (_, i) => `i64 == ${i}`).join(' or ')
  assert.equal(sqlOf(chain)!.split(' OR ').length, 3000)
})
