/** What the vectors of bytes, 16-bit floats and small integers accept and refuse, in each of the ways a value can come. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { buildColumn } from '../../src/columns/build-column.ts'
import { ValueError } from '../../src/core/errors.ts'
import { bfloatToNumber, halfToFloats, toBfloatBits, toHalfBits } from '../../src/core/half-floats.ts'
import { checkTables, fromJson, fromValue, typed, vectorFromData } from './column-support.ts'

const SHARED_BAD = ['[]', '[1]', '[1,2,3]', '[1,null]', '[1,"2"]', '[1,[2]]', 'null', '"[1,2]"', '{}', '1', '[1,1e400]']

/** Arrow's reader makes doubles of float16; bfloat16 comes as bytes. */
const bytesOf = (...words: number[]) => words.flatMap((word) => [word & 255, word >> 8])

checkTables({
  BinaryVector: {
    field: typed('BinaryVector', { dim: 16 }),
    json: [
      ['[0, 255]', [0, 255]],
      [' [ 1 , 2 ] ', [1, 2]],
    ],
    cells: [
      ['[0,255]', [0, 255]],
      ['"AP8="', [0, 255]],
    ],
    values: [
      [
        [1, 2],
        [1, 2],
      ],
      [Uint8Array.of(3, 4), [3, 4]],
      [Uint32Array.of(3, 4), [3, 4]],
    ],
    badJson: [...SHARED_BAD, '[1,256]', '[1,-1]', '[1,1.0]', '[1,1e1]', '"AP8="'],
    badCells: ['', '"AP8"', '"AP8=', '"AA=="', '"A P8="', 'AP8=', '[1', '[1,2]x', 'null'],
    badValues: [[1], [1, 256], [1, 0.5], Uint8Array.of(1), Uint32Array.of(1, 256), Int8Array.of(1, 2), 'AP8=', null],
  },
  Float16Vector: {
    field: typed('Float16Vector', { dim: 2 }),
    json: [
      ['[1, -0.5]', [1, -0.5]],
      ['[65504,1.00048828125]', [65504, 1]],
      ['[65519.99,1.00048828126]', [65504, 1.0009765625]],
      // A double cannot tell these from the middle of two items.
      ['[65519.99999999999999999999,1.00048828125000000000000000001]', [65504, 1.0009765625]],
      ['[-1.00048828124999999999999999999e0,100048828125000000000000000001e-29]', [-1, 1.0009765625]],
      ['[1.000488281250000000000000,-1.00146484375]', [1, -1.001953125]],
      ['[1e-8,6e-8]', [0, 2 ** -24]],
    ],
    cells: [['[1,2]', [1, 2]]],
    values: [
      [
        [1, 2],
        [1, 2],
      ],
      [Float32Array.of(1, 0.1), [1, 0.0999755859375]],
      [Float64Array.of(1, 0.1), [1, 0.0999755859375]],
      [Uint8Array.of(0, 0x3c, 0, 0xc0), [1, -2]],
      [Uint32Array.of(0, 0x3c, 0, 0xc0), [1, -2]],
    ],
    badJson: [...SHARED_BAD, '[1,65520]', '[1,-1e5]'],
    badCells: ['', '"ADwAQA=="', '[1,null]', 'null', '[1,Infinity]'],
    badValues: [
      Uint8Array.of(0, 0x3c),
      Uint8Array.of(0, 0x3c, 0, 0x7c),
      Uint8Array.of(0, 0x3c, 1, 0xfc),
      Uint32Array.of(0, 300, 0, 0),
      Float32Array.of(1, Number.NaN),
      Float64Array.of(1, 1e5),
      Int32Array.of(1, 2),
      [1, Number.POSITIVE_INFINITY],
      'x',
      null,
    ],
  },
  BFloat16Vector: {
    field: typed('BFloat16Vector', { dim: 2 }),
    json: [
      ['[1, -2]', bytesOf(0x3f80, 0xc000)],
      ['[1.00390625,1.0039062500001]', bytesOf(0x3f80, 0x3f81)],
      ['[1.00390625000000000000000001,1.01171874999999999999999999]', bytesOf(0x3f81, 0x3f81)],
      ['[3.3895e38,1e-45]', bytesOf(0x7f7f, 0)],
    ],
    values: [
      [Float32Array.of(1, -2), bytesOf(0x3f80, 0xc000)],
      [Uint8Array.of(0x80, 0x3f, 0, 0xc0), bytesOf(0x3f80, 0xc000)],
    ],
    badJson: [...SHARED_BAD, '[1,3.4e38]', '[1,-1e39]'],
    badValues: [Uint8Array.of(0, 0, 0x80, 0x7f), Uint8Array.of(0, 0, 0xc0, 0xff), Float64Array.of(1, 3.4e38), null],
  },
  Int8Vector: {
    field: typed('Int8Vector', { dim: 2 }),
    json: [['[-128, 127]', [-128, 127]]],
    cells: [['[1,2]', [1, 2]]],
    values: [
      [
        [1, -2],
        [1, -2],
      ],
      [Int8Array.of(3, -4), [3, -4]],
      [Int32Array.of(3, -4), [3, -4]],
      [Uint8Array.of(3, 252), [3, -4]],
    ],
    badJson: [...SHARED_BAD, '[1,128]', '[1,-129]', '[1,1.0]', '[1,1e1]'],
    badCells: ['', '[1', '[1,2]x', 'null', '"AQI="'],
    badValues: [[1, 128], [1, 0.5], Int32Array.of(1, 128), Int8Array.of(1), Uint8Array.of(1), 'x', null],
  },
})

test('the reason of a 16-bit float that overflows names its type', () => {
  for (const [type, words] of [
    ['Float16Vector', 'float16 vector contain nan or infinity value.'],
    ['BFloat16Vector', 'bfloat16 vector contain nan or infinity value.'],
  ] as const) {
    const f = typed(type, { dim: 1 })
    assert.throws(() => fromJson(f, '[3.4e38]'), { message: words })
    assert.throws(() => fromValue(f, Uint8Array.of(0xff, 0xff)), { message: words })
  }
})

test('a bad item in a run of rows is placed at its row', () => {
  const runs = [
    ['BinaryVector', 16, Uint32Array.of(1, 2, 3, 4, 5, 256)],
    ['Float16Vector', 2, Float32Array.of(1, 2, 3, 4, 5, 1e6)],
    ['BFloat16Vector', 1, Uint8Array.of(0, 0, 0, 0, 0xc0, 0x7f)],
    ['Int8Vector', 2, Int32Array.of(1, 2, 3, 4, 5, 128)],
  ] as const
  for (const [type, dim, source] of runs) {
    const column = buildColumn(typed(type, { dim }))
    assert.throws(
      () => column.appendNumbers(source, 0, 3),
      (error) => error instanceof ValueError && error.offset === 2,
    )
  }
})

test('rows, nulls and a second batch stand where they should', () => {
  const column = buildColumn(typed('Int8Vector', { dim: 2, nullable: true }))
  column.appendValue([1, 2])
  column.appendNull()
  column.appendNumbers(Int8Array.of(9, 3, 4, 5, 6), 1, 2)
  assert.deepEqual(vectorFromData(column.finish()), [[1, 2], null, [3, 4], [5, 6]])
  column.appendValue([7, 8])
  assert.deepEqual(vectorFromData(column.finish()), [[7, 8]])
})

test('every 16-bit float survives the way to a number and back', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits)
  const floats = new Float32Array(65536)
  halfToFloats(all, floats)
  for (const bits of all) {
    if (!Number.isNaN(floats[bits])) assert.equal(toHalfBits(floats[bits]), bits)
    if (!Number.isNaN(bfloatToNumber(bits))) assert.equal(toBfloatBits(bfloatToNumber(bits)), bits)
  }
})

test('between two neighbours a number goes to the nearer one, in the middle to the even one', () => {
  for (let bits = 1; bits < 0x7bff; bits += 7) {
    const pair = new Float32Array(2)
    halfToFloats(Uint16Array.of(bits, bits + 1), pair)
    const middle = (pair[0] + pair[1]) / 2
    assert.equal(toHalfBits(middle), bits % 2 ? bits + 1 : bits)
    assert.equal(toHalfBits(middle * (1 + 2 ** -50)), bits + 1)
    assert.equal(toHalfBits(middle * (1 - 2 ** -50)), bits)
  }
  for (let bits = 0x0081; bits < 0x7f7f; bits += 7) {
    const middle = (bfloatToNumber(bits) + bfloatToNumber(bits + 1)) / 2
    assert.equal(toBfloatBits(middle), bits % 2 ? bits + 1 : bits)
    assert.equal(toBfloatBits(middle * (1 + 2 ** -50)), bits + 1)
    assert.equal(toBfloatBits(middle * (1 - 2 ** -50)), bits)
  }
})
