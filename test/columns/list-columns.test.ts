/** What arrays and vectors accept and refuse, in each of the ways a value can come. One table a type. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { JsonCursor } from '../../src/json/json-cursor.ts'
import { checkTables, fromJson, typed } from './column-support.ts'

const fround = Math.fround

checkTables({
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
