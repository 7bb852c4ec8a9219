/** Row ids are unpacked as FastLanes packs them; what is packed otherwise is refused. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { unpackRowIds } from '../../../src/engine/lance/lists/unpack-row-ids.ts'
import { seeded } from '../../support/sample-files.ts'

const ORDER = [0, 4, 2, 6, 1, 5, 3, 7]

/** As Lance writes a chunk of 1024. */
function packed(numbers: readonly number[], bits: number): Buffer {
  const chunk = Buffer.alloc(16 + bits * 128)
  chunk.writeUInt32LE(8 + bits * 128, 2)
  chunk.writeUInt32LE(bits, 8)
  for (let lane = 0; lane < 16; lane++) {
    let stream = 0n
    for (let row = 0; row < 64; row++) {
      const at = ORDER[row >> 3] * 16 + (row & 7) * 128 + lane
      stream |= BigInt(numbers[at] ?? 0) << BigInt(row * bits)
    }
    for (let word = 0; word < bits; word++) {
      chunk.writeBigUInt64LE((stream >> BigInt(64 * word)) & 0xffff_ffff_ffff_ffffn, 16 + (word * 16 + lane) * 8)
    }
  }
  return chunk
}

const random = seeded(3)
const below = (bits: number, count: number) => Array.from({ length: count }, () => Math.floor(random() * 2 ** bits))

test('numbers of any width come back, a part of a chunk too', () => {
  for (const bits of [0, 1, 7, 8, 31, 32, 38, 53]) {
    const numbers = below(bits, 1500)
    const bytes = Buffer.concat([packed(numbers.slice(0, 1024), bits), packed(numbers.slice(1024), bits)])
    assert.deepEqual([...unpackRowIds(bytes, numbers.length)!], numbers, `${bits} bits`)
  }
})

test('chunks may differ in width; anything else is refused', () => {
  const [narrow, wide] = [below(5, 1024), below(40, 10)]
  const bytes = Buffer.concat([packed(narrow, 5), packed(wide, 40)])
  assert.deepEqual([...unpackRowIds(bytes, 1034)!], [...narrow, ...wide])
  assert.equal(unpackRowIds(bytes, 1024), undefined, 'bytes are left')
  assert.equal(unpackRowIds(bytes.subarray(0, -1), 1034), undefined, 'bytes are missing')
  assert.equal(unpackRowIds(bytes, 3000), undefined)
  for (const at of [0, 2, 8]) {
    const other = Buffer.from(bytes)
    other[at]++
    assert.equal(unpackRowIds(other, 1034), undefined, `byte ${at}`)
  }
  assert.equal(unpackRowIds(packed([], 54), 1), undefined, 'no double holds it')
})
