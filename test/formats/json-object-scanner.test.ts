/** The end of an object is found in pieces of any size, whatever its strings and long runs hold. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { ObjectScanner } from '../../src/formats/json/object-scanner.ts'

const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', 'a', 'ä'), maxLength: 90 }),
    fc.dictionary(fc.string({ unit: fc.constantFrom('"', '\\', '}', 'k') }), tie('node'), { maxKeys: 4 }),
  ),
})).node

test('finds the end that JSON.stringify made, from windows that grow and move', () => {
  const scanner = new ObjectScanner()
  fc.assert(
    fc.property(
      value,
      fc.string(),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
      (x, tail, steps) => {
        const object = Buffer.from(JSON.stringify({ x }, null, steps[0] % 3))
        const text = Buffer.concat([object, Buffer.from(tail)])
        scanner.begin()
        let shown = 0
        for (let i = 0; ; i++) {
          shown = Math.min(text.length, shown + steps[i % steps.length])
          const before = Buffer.alloc(i % 5, '}')
          const end = scanner.scan(Buffer.concat([before, text.subarray(0, shown)]), before.length)
          if (end === -1) {
            assert.ok(shown < object.length)
            continue
          }
          assert.equal(end - before.length, object.length)
          assert.ok(shown >= object.length)
          return
        }
      },
    ),
    { seed: 13, numRuns: 3000 },
  )
})
