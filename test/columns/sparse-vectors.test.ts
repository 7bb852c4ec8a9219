/** What SparseFloatVector accepts and refuses. The rows below are the stored pairs, as bytes. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { packSparse } from '../../src/core/sparse-vector.ts'
import { checkTables, fromJson, typed } from './column-support.ts'

const f = typed('SparseFloatVector')
const pairs = (...items: [number, number][]) => [
  ...packSparse(
    items.map(([index]) => index),
    items.map(([, value]) => value),
  ),
]

const BAD = [
  '{"1":-0.5}',
  '{"1":1e39}',
  '{"1":null}',
  '{"1":"1"}',
  '{"1":[1]}',
  '{"a":1}',
  '{"-1":1}',
  '{"1.0":1}',
  '{"09":1}',
  '{"":1}',
  '{"4294967295":1}',
  '{"1":1,"0x1":2}',
  '{"1":1,"1":2}',
  '{"indices":[1]}',
  '{"values":[1]}',
  '{"indices":[1],"values":[1,2]}',
  '{"indices":[1],"values":[1],"2":3}',
  '{"indices":[1,1],"values":[1,2]}',
  '{"indices":[-1],"values":[1]}',
  '{"indices":[-2],"values":[1]}',
  '{"indices":[1.0],"values":[1]}',
  '{"indices":["1"],"values":[1]}',
  '{"indices":[4294967295],"values":[1]}',
  '{"indices":[1],"values":1}',
  '[[1,0.5]]',
  '[]',
  '1',
]

checkTables({
  SparseFloatVector: {
    field: f,
    json: [
      ['{}', []],
      ['{"indices":[],"values":[]}', []],
      ['{"20":0.5,"1":0.1}', pairs([1, 0.1], [20, 0.5])],
      ['{"values":[0.5,0.1],"indices":[20,1]}', pairs([1, 0.1], [20, 0.5])],
      ['{"0x10":1,"010":2,"0o11":3,"0b1":4,"0":5}', pairs([0, 5], [1, 4], [8, 2], [9, 3], [16, 1])],
      ['{"4294967294":1e-45}', pairs([4294967294, 1e-45])],
      ['{"3":1.00000005960464477539062500000001}', pairs([3, 1.0000001192092896])],
    ],
    cells: [[' {"1": 0.5} ', pairs([1, 0.5])]],
    values: [
      [{ 7: 1, 3: 2 }, pairs([3, 2], [7, 1])],
      [{ indices: [7, 3], values: [1, 2] }, pairs([3, 2], [7, 1])],
    ],
    badJson: [...BAD, 'null', '"{\\"1\\":0.5}"'],
    badCells: [...BAD, '', '{"1":0.5', '{"1":0.5}x', 'null', '1:0.5'],
    badValues: [[1], 'x', 5, null, { 1: Number.NaN }, { 1: -1 }, { indices: [1] }],
  },
})

test('a refused sparse vector is described in the words of Milvus', () => {
  const reasons: [string, RegExp][] = [
    ['{"1":-1}', /negative value in sparse float vector/],
    ['{"1":1e39}', /value too large in JSON: 1e39/],
    ['{"4294967295":1}', /index too large in JSON: 4294967295/],
    ['{"indices":[3,3],"values":[1,2]}', /unsorted or same indices in sparse float vector/],
    ['{"indices":[3],"values":[]}', /indices and values length mismatch/],
    ['{"indices":[3]}', /invalid JSON input/],
  ]
  for (const [text, reason] of reasons) assert.throws(() => fromJson(f, text), reason)
})
