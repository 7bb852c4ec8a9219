/** What each data type accepts and refuses, in each of the ways a value can come. One table a type. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { buildColumn } from '../../src/columns/build-column.ts'
import { ValueError } from '../../src/core/errors.ts'
import { limits } from '../../src/core/limits.ts'
import type { Field } from '../../src/core/schema.ts'
import { JsonCursor, JsonSyntaxError } from '../../src/json/json-cursor.ts'
import { field } from '../formats/csv-json-support.ts'
import { vectorFromData } from './column-support.ts'

const typed = (dataType: Field['dataType'], more: Partial<Field> = {}) => field('f', dataType, more)

function fromJson(f: Field, text: string | Uint8Array): unknown {
  const bytes = Buffer.from(text as string)
  const column = buildColumn(f)
  const cursor = new JsonCursor(bytes, 0, bytes.length)
  column.appendJson(cursor)
  cursor.expectEnd()
  assert.equal(column.length, 1)
  return vectorFromData(column.finish())[0]
}

function fromCell(f: Field, text: string | Uint8Array): unknown {
  const bytes = Buffer.from(text as string)
  const column = buildColumn(f)
  column.appendCell(bytes, 0, bytes.length)
  return vectorFromData(column.finish())[0]
}

function fromValue(f: Field, value: unknown): unknown {
  const column = buildColumn(f)
  column.appendValue(value)
  return vectorFromData(column.finish())[0]
}

interface Table {
  field: Field
  json?: [string, unknown][]
  cells?: [string, unknown][]
  values?: [unknown, unknown][]
  badJson?: string[]
  badCells?: string[]
  badValues?: unknown[]
}

const fround = Math.fround
const TABLES: Record<string, Table> = {
  Bool: {
    field: typed('Bool'),
    json: [
      ['true', true],
      ['false', false],
    ],
    cells: [
      ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((w): [string, unknown] => [w, true]),
      ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((w): [string, unknown] => [w, false]),
    ],
    values: [
      [true, true],
      [false, false],
    ],
    badJson: ['1', '0', '"true"', 'null', '[]', '{}'],
    badCells: ['', 'yes', 'tRUE', ' true', '2', 'truetrue'],
    badValues: [1, 'true', null, undefined, [], {}],
  },
  Int8: {
    field: typed('Int8'),
    json: [
      ['-128', -128],
      ['127', 127],
      ['0', 0],
      ['-0', 0],
    ],
    cells: [
      ['-128', -128],
      ['+7', 7],
      ['007', 7],
    ],
    values: [
      [-128, -128],
      [127n, 127],
    ],
    badJson: ['128', '-129', '1.0', '1e1', '"1"', 'true', 'null', '[1]', '10000000000000000000000'],
    badCells: ['', '128', '1.0', ' 1', '1 ', '0x1', '-', '+', '1_0', 'NaN'],
    badValues: [128, 1.5, Number.NaN, '1', true, null, 300n],
  },
  Int16: {
    field: typed('Int16'),
    json: [
      ['-32768', -32768],
      ['32767', 32767],
    ],
    badJson: ['32768', '-32769'],
    badCells: ['32768', '-32769'],
    badValues: [32768, -32769],
  },
  Int32: {
    field: typed('Int32'),
    json: [
      ['-2147483648', -2147483648],
      ['2147483647', 2147483647],
    ],
    badJson: ['2147483648', '-2147483649', '1E2'],
    badCells: ['2147483648', '99999999999999999999'],
    badValues: [2147483648, 2n ** 40n],
  },
  Int64: {
    field: typed('Int64'),
    json: [
      ['9223372036854775807', 2n ** 63n - 1n],
      ['-9223372036854775808', -(2n ** 63n)],
      ['9007199254740993', 9007199254740993n],
      ['0', 0n],
    ],
    cells: [
      ['9223372036854775807', 2n ** 63n - 1n],
      ['-9223372036854775808', -(2n ** 63n)],
      ['+12', 12n],
    ],
    values: [
      [5, 5n],
      [2n ** 63n - 1n, 2n ** 63n - 1n],
    ],
    badJson: ['9223372036854775808', '-9223372036854775809', '1.0', '1e3', '"1"', 'null', 'true'],
    badCells: ['9223372036854775808', '1.0', '1e3', ''],
    badValues: [2n ** 63n, 2 ** 53, 1.5, '1', null],
  },
  Float: {
    field: typed('Float'),
    json: [
      ['1', 1],
      ['0.1', fround(0.1)],
      ['-1.5e3', -1500],
      ['16777217', 16777216],
      ['3.4028234663852886e38', 3.4028234663852886e38],
    ],
    cells: [
      ['0.1', fround(0.1)],
      ['.5', 0.5],
      ['5.', 5],
      ['+1e3', 1000],
      ['0x1.8p3', 12],
      ['-0X1P-2', -0.25],
    ],
    values: [
      [0.1, fround(0.1)],
      [3n, 3],
    ],
    badJson: ['3.5e38', '-1e39', '1e400', '"1"', 'true', 'null', '[1]'],
    badCells: ['', 'NaN', 'Inf', '-inf', 'infinity', '1e39', '1e', 'abc', '1 ', '0x1', '0xp1', '1,5'],
    badValues: [Number.NaN, Number.POSITIVE_INFINITY, 1e39, '1', null],
  },
  Double: {
    field: typed('Double'),
    json: [
      ['0.1', 0.1],
      ['1e308', 1e308],
      ['123456789012345678', 123456789012345680],
    ],
    cells: [
      ['0.1', 0.1],
      ['1E5', 1e5],
    ],
    values: [[0.1, 0.1]],
    badJson: ['1e309', '"0"', 'false'],
    badCells: ['1e309', 'nan', '--1'],
    badValues: [Number.NaN, Number.NEGATIVE_INFINITY, 'x'],
  },
  VarChar: {
    field: typed('VarChar', { maxLength: 6 }),
    json: [
      ['"abcdef"', 'abcdef'],
      ['""', ''],
      ['"äöü"', 'äöü'],
      ['"\\u00e4\\n"', 'ä\n'],
      ['"\\ud83d\\ude00"', '😀'],
    ],
    cells: [
      ['abcdef', 'abcdef'],
      ['', ''],
      [' a ', ' a '],
    ],
    values: [['äöü', 'äöü']],
    badJson: ['"abcdefg"', '"äöüx"', '"\\u00e4\\u00e4\\u00e4x"', '1', 'true', 'null', '["a"]', '{}'],
    badCells: ['abcdefg', 'äöüx'],
    badValues: ['abcdefg', 1, true, null, '\ud800'],
  },
  JSON: {
    field: typed('JSON'),
    json: [
      ['{"a" : [1, 2.50] , "b": " x "}', '{"a":[1,2.50],"b":" x "}'],
      ['"{\\"a\\": 12345678901234567890}"', '{"a":12345678901234567890}'],
      ['"5"', '5'],
      ['"\\"x\\""', '"x"'],
      ['"null"', 'null'],
      ['[1, 2]', '[1,2]'],
      ['7', '7'],
      ['true', 'true'],
    ],
    cells: [
      ['{"a": 1}', '{"a":1}'],
      ['[]', '[]'],
      ['null', 'null'],
      ['"x"', '"x"'],
    ],
    values: [
      [{ a: 2n ** 60n, b: [1] }, '{"a":1152921504606846976,"b":[1]}'],
      ['{"a":1}', '{"a":1}'],
      [[1, null], '[1,null]'],
    ],
    badJson: ['"abc"', '"{"', 'null', '""', `{"a":"${'x'.repeat(limits.jsonBytesMax)}"}`],
    badCells: ['', 'abc', '{', '{"a":1} x', "{'a':1}", '{"a":NaN}'],
    badValues: ['abc', null, { a: Number.NaN }, { a: '\ud800' }, () => 1],
  },
  'Array of Int8': {
    field: typed('Array', { elementType: 'Int8', maxCapacity: 3 }),
    json: [
      ['[]', []],
      ['[1, -128, 127]', [1, -128, 127]],
    ],
    cells: [
      ['[1,2]', [1, 2]],
      [' [ ] ', []],
    ],
    values: [
      [
        [1, 2],
        [1, 2],
      ],
      [new Int8Array([3]), [3]],
    ],
    badJson: ['[128]', '[1,2,3,4]', '[null]', '["1"]', '[1.0]', '[[1]]', '1', '"[1]"', '{}', 'null'],
    badCells: ['', '[1', '[1] x', '[1][2]', '[null]', '[300]', '1', 'null'],
    badValues: [[300], [null], [1, 2, 3, 4], ['1'], 5, null],
  },
  'Array of VarChar': {
    field: typed('Array', { elementType: 'VarChar', maxCapacity: 2, maxLength: 3 }),
    json: [['["a","äb"]', ['a', 'äb']]],
    badJson: ['["abcd"]', '["ääx","a"]'.replace('ääx', 'ääxx'), '[1]', '["a","b","c"]'],
    badValues: [['abcd'], [1]],
  },
  'Array of Bool': {
    field: typed('Array', { elementType: 'Bool', maxCapacity: 20 }),
    json: [['[true,false,true]', [true, false, true]]],
    badJson: ['[1]', '["true"]'],
  },
  'Array of Double': {
    field: typed('Array', { elementType: 'Double', maxCapacity: 20 }),
    json: [['[0.1,2]', [0.1, 2]]],
    badJson: ['[1e309]', '["1"]'],
    badValues: [[Number.NaN]],
  },
  FloatVector: {
    field: typed('FloatVector', { dim: 2 }),
    json: [
      ['[1, -0.5]', [1, -0.5]],
      ['[1e2,16777217]', [100, 16777216]],
    ],
    cells: [['[1,2]', [1, 2]]],
    values: [
      [
        [1, 2],
        [1, 2],
      ],
      [new Float32Array([1, 2]), [1, 2]],
      [new Float64Array([0.1, 2]), [fround(0.1), 2]],
    ],
    badJson: [
      '[1]',
      '[]',
      '[1,2,3]',
      '[1,null]',
      '[1,"2"]',
      '[1,[2]]',
      '[1,1e39]',
      '[1e400,1]',
      'null',
      '"[1,2]"',
      '{}',
      '1',
    ],
    badCells: ['', '[1,2', '[1,2]x', '[1,null]', '1,2', 'null', '[1,NaN]'],
    badValues: [[1], [1, Number.NaN], [1, '2'], [1, null], new Float32Array(3), 'x', null],
  },
}

for (const [name, table] of Object.entries(TABLES)) {
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

test('a vector rounds each number as the cursor does on its own', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true, min: -1e30, max: 1e30 }).map(String),
    fc.float({ noNaN: true, noDefaultInfinity: true }).map((x) => String(x)),
    fc.integer().map(String),
    fc.tuple(fc.nat(99), fc.stringMatching(/^[0-9]{1,30}$/)).map(([whole, fraction]) => `${whole}.${fraction}`),
    fc.constantFrom(
      '16777217',
      '16777217.0',
      '16777217.0000000001',
      '0',
      '-0',
      '-0.0',
      '1e2',
      '123456789012345678',
      '0.00000000000000000000001',
    ),
  )
  const blank = fc.constantFrom('', ' ', '\n  ', '\t', ' \r\n')
  fc.assert(
    fc.property(fc.array(fc.tuple(blank, number, blank), { minLength: 1, maxLength: 20 }), (parts) => {
      const texts = parts.map(([, text]) => text)
      const expected = texts.map((text) => new JsonCursor(Buffer.from(text), 0, text.length).readFloat32())
      const list = `[${parts.map((part) => part.join('')).join(',')}]`
      assert.deepEqual(fromJson(typed('FloatVector', { dim: texts.length }), list), expected)
    }),
    { seed: 9, numRuns: 3000 },
  )
})

test('a damaged vector is refused wherever the damage is', () => {
  const f = typed('FloatVector', { dim: 3 })
  for (const list of [
    '[1.5,2.5,3.5',
    '[1.5 2.5,3.5]',
    '[1.5,2.5,3.5}',
    '[1.5,2.5,3.5,]',
    '[,1.5,2.5,3.5]',
    '[1.5,02.5,3.5]',
    '[1.5,2.,3.5]',
    '[1.5,.5,3.5]',
    '[1.5,+2.5,3.5]',
    '[1.5,-,3.5]',
    '[1.5,2.5.5,3.5]',
    '[1.5,2.5e,3.5]',
    '[1.5,0x1,3.5]',
    '[1.5,2.5,3.5]]',
    '[1.5,,2.5]',
    '[1.5,2.5,3.5',
    '[1.5,2.5,3',
    '[1.5,2.5,3.',
  ]) {
    assert.throws(() => fromJson(f, list), list)
  }
})
