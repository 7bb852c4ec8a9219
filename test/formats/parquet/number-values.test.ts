/** Numbers out of a dictionary: of values as wide as an index, which is then decoded in their place, and of wider ones. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { NumberValues } from '../../../src/formats/parquet/number-values.ts'

const ENTRIES = 300
const WIDTH = 9

/** A page of indices: one run of packed values. */
function pageOf(indices: readonly number[]) {
  const groups = Math.ceil(indices.length / 8)
  const bytes = new Uint8Array(3 + groups * WIDTH)
  const header = groups * 2 + 1
  bytes.set([WIDTH, (header & 127) | 128, header >> 7])
  indices.forEach((index, i) => {
    for (let bit = 0; bit < WIDTH; bit++) {
      const at = i * WIDTH + bit
      bytes[3 + (at >> 3)] |= ((index >> bit) & 1) << (at & 7)
    }
  })
  return { bytes, from: 0, to: bytes.length }
}

const KINDS = [
  { kind: 'float32', type: 'FLOAT', dictionary: Float32Array.from({ length: ENTRIES }, (_, i) => i / 3) },
  { kind: 'int32', type: 'INT32', dictionary: Int32Array.from({ length: ENTRIES }, (_, i) => i - 150) },
  { kind: 'float64', type: 'DOUBLE', dictionary: Float64Array.from({ length: ENTRIES }, (_, i) => i / 3) },
  { kind: 'int64', type: 'INT64', dictionary: BigInt64Array.from({ length: ENTRIES }, (_, i) => BigInt(i - 150)) },
] as const

for (const { kind, type, dictionary } of KINDS) {
  const made = () => {
    const values = new NumberValues({ name: 'x', type }, kind, undefined)
    values.setDictionary(new Uint8Array(dictionary.buffer), ENTRIES)
    return values
  }

  describe(`a dictionary of ${kind}`, () => {
    test('gives the values of page after page, behind those not taken yet', () => {
      const values = made()
      const first = Array.from({ length: 1000 }, (_, i) => (i * 7) % ENTRIES)
      const second = Array.from({ length: 517 }, (_, i) => ENTRIES - 1 - (i % ENTRIES))
      values.append(pageOf(first), 'RLE_DICTIONARY', first.length)
      values.from = 900
      values.append(pageOf(second), 'RLE_DICTIONARY', second.length)
      const expected = [...first.slice(900), ...second].map((index) => dictionary[index])
      assert.deepEqual([...values.data.subarray(values.from, values.to)], expected)
    })

    test('does not give what it does not have: the first index that is beyond is named', () => {
      for (const at of [0, 500, 999]) {
        const indices = Array.from({ length: 1000 }, (_, i) => (i === at ? ENTRIES + 1 : i > at ? 511 : i % ENTRIES))
        assert.throws(() => made().append(pageOf(indices), 'RLE_DICTIONARY', 1000), {
          message: `index ${ENTRIES + 1} in a dictionary of ${ENTRIES}`,
        })
      }
    })
  })
}
