/** The search remembers what it found, but never believes it for other bytes or for an earlier place. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { ByteSearch } from '../../src/formats/byte-search.ts'

test('finds the first of the bytes, from places in any order, in one buffer after another', () => {
  const bytes = fc.uint8Array({ min: 0, max: 9, maxLength: 50 })
  fc.assert(
    fc.property(fc.array(fc.tuple(bytes, fc.array(fc.nat(50)))), (buffers) => {
      const search = new ByteSearch([1, 2])
      for (const [array, places] of buffers) {
        const buffer = Buffer.from(array)
        for (const from of places.filter((place) => place <= buffer.length)) {
          const found = buffer.findIndex((byte, at) => at >= from && (byte === 1 || byte === 2))
          assert.equal(search.next(buffer, from), found === -1 ? buffer.length : found)
        }
      }
    }),
    { seed: 71, numRuns: 2000 },
  )
})
