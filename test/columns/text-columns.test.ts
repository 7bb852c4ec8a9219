/** What VarChar and JSON accept and refuse, in each of the ways a value can come. One table a type. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { checkTables, fromCell, fromJson, fromValue, typed } from './column-support.ts'

checkTables({
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
})

test('a Text holds two MiB, whatever max_length its field names, and not one byte more', () => {
  const f = typed('Text', { maxLength: 3 })
  const most = 'a'.repeat(2 * 1024 * 1024)
  assert.equal(fromValue(f, most), most)
  assert.equal(fromJson(f, JSON.stringify(most)), most)
  assert.equal(fromCell(f, most), most)
  for (const refused of [
    () => fromValue(f, `${most}a`),
    () => fromJson(f, `"${most}a"`),
    () => fromCell(f, `${most}a`),
  ])
    assert.throws(refused, /exceeds max_length\(2097152\)/)
  assert.throws(() => fromCell(f, Uint8Array.of(0xff)), /invalid UTF-8/)
})
