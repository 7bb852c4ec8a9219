/** How refused values are described, and the values that every type refuses. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { ValueError } from '../../src/core/errors.ts'
import type { Field } from '../../src/core/schema.ts'
import { JsonSyntaxError } from '../../src/json/json-cursor.ts'
import { fromCell, fromJson, fromValue, typed } from './column-support.ts'

test('a refused value is described in the words of Milvus', () => {
  const cases: [Field, string, string][] = [
    [typed('Int64'), '"x"', `expected type 'Int64' for field 'f', got type 'string' with value '"x"'`],
    [typed('Int64'), '1.0', "expected type 'Int64' for field 'f', got type 'json.Number' with value '1.0'"],
    [typed('Bool'), 'null', "expected type 'Bool' for field 'f', got type '<nil>' with value '<nil>'"],
    [
      typed('VarChar', { maxLength: 3 }),
      '[1]',
      "expected type 'VarChar' for field 'f', got type '[]interface {}' with value '[1]'",
    ],
    [typed('VarChar', { maxLength: 3 }), '"äöü"', 'value length(6) for field f exceeds max_length(3)'],
    [typed('Float'), '1e39', "value '1e39' is not a number or infinity"],
    [typed('FloatVector', { dim: 4 }), '[1,2]', "expected dim '4' for field 'f' with type 'FloatVector', got dim '2'"],
    [
      typed('Array', { elementType: 'Int8', maxCapacity: 1 }),
      '[1,2]',
      'array capacity(2) for field f exceeds max_capacity(1)',
    ],
  ]
  for (const [f, text, message] of cases) assert.throws(() => fromJson(f, text), { message })
  assert.throws(
    () => fromJson(typed('Array', { elementType: 'Int8', maxCapacity: 9 }), '[1,"2"]'),
    /expected element type 'Int8' in array field 'f'.*index 1/,
  )
})

test('long values are cut in messages', () => {
  assert.throws(
    () => fromJson(typed('Int8'), `"${'x'.repeat(100_000)}"`),
    (error: ValueError) => error.message.length < 300,
  )
})

test('invalid UTF-8 is refused', () => {
  const f = typed('VarChar', { maxLength: 100 })
  const message = /field 'f' contains invalid UTF-8 data/
  assert.throws(() => fromJson(f, Buffer.from([0x22, 0x61, 0xff, 0x22])), message)
  assert.throws(() => fromCell(f, Buffer.from([0x61, 0xff])), message)
  assert.throws(() => fromCell(typed('JSON'), Buffer.from([0x22, 0xff, 0x22])), ValueError)
})

test('null takes the default first, then null, and is refused where there is neither', () => {
  assert.equal(fromValue(typed('Int8', { nullable: true, defaultValue: 7 }), null), 7)
  assert.equal(fromJson(typed('Int64', { defaultValue: 7n }), 'null'), 7n)
  assert.equal(fromJson(typed('Int64', { nullable: true }), 'null'), null)
  assert.equal(fromJson(typed('JSON', { nullable: true }), 'null'), null)
  assert.equal(fromCell(typed('JSON', { nullable: true }), 'null'), 'null')
  assert.throws(() => fromValue(typed('Int8'), null), {
    message: "the field 'f' is not nullable but the file contains null value",
  })
})

test('absurdly long numbers are refused without being worked out', () => {
  const nines = '9'.repeat(1_000_000)
  for (const dataType of ['Int8', 'Int64'] as const) {
    assert.throws(() => fromJson(typed(dataType), nines), /is out of range/)
    assert.throws(() => fromCell(typed(dataType), `-${nines}`), /is out of range/)
    assert.deepEqual(Number(fromCell(typed(dataType), `-${'0'.repeat(1000)}7`)), -7)
  }
  assert.throws(() => fromJson(typed('Float'), nines), /is not a number or infinity/)
  assert.equal(fromJson(typed('Float'), `1.00000005960464477539062500${'0'.repeat(1_000_000)}1`), 1.0000001192092896)
  assert.equal(fromJson(typed('Float'), `1.00000005960464477539062500${'0'.repeat(1_000_000)}0`), 1)
})

test("syntax errors inside a value are the JSON layer's to report", () => {
  assert.throws(() => fromJson(typed('FloatVector', { dim: 2 }), '[1,,2]'), JsonSyntaxError)
  assert.throws(() => fromJson(typed('FloatVector', { dim: 2 }), '[01,2]'), JsonSyntaxError)
})

test('a JSON value with a key twice in one object is refused, at any depth', () => {
  for (const text of ['{"a":1,"a":2}', '[{"b":{"a":1,"\\u0061":2}}]', '"{\\"a\\":1,\\"a\\":2}"']) {
    assert.throws(() => fromJson(typed('JSON'), text), { message: 'duplicated key is not allowed, key=a' }, text)
  }
  assert.equal(fromJson(typed('JSON'), '{"a":{"a":1},"b":{"a":2}}'), '{"a":{"a":1},"b":{"a":2}}')
})
