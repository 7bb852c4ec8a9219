import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { compareBy } from '../../../src/engine/lance/lists/distance-kernel.ts'
import { seeded } from '../../support/sample-files.ts'

for (const kind of ['squares', 'products'] as const)
  test(`${kind} are those that JavaScript finds, and nothing else is written`, () => {
    const random = seeded(5)
    for (const dim of [16, 48, 768]) {
      const count = 37
      const memory = new WebAssembly.Memory({ initial: 4 })
      const floats = new Float32Array(memory.buffer)
      const out = dim + count * dim
      for (let i = 0; i < out; i++) floats[i] = random() * 4 - 2
      floats.fill(7, out, out + count + 1)
      compareBy(kind, memory)(0, dim * 4, count, dim * 4, out * 4)
      for (let row = 0; row < count; row++) {
        let sum = 0
        for (let i = 0; i < dim; i++) {
          const [a, b] = [floats[i], floats[dim + row * dim + i]]
          sum += kind === 'squares' ? (a - b) ** 2 : a * b
        }
        assert.ok(Math.abs(floats[out + row] - sum) <= 1e-5 * dim, `${dim}, ${row}: ${floats[out + row]} is ${sum}`)
      }
      assert.equal(floats[out + count], 7)
    }
  })
