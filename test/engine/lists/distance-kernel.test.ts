import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { l2Of } from '../../../src/engine/lance/lists/distance-kernel.ts'
import { seeded } from '../../support/sample-files.ts'

test('distances are those that JavaScript finds, and nothing else is written', () => {
  const random = seeded(5)
  for (const dim of [16, 48, 768]) {
    const count = 37
    const memory = new WebAssembly.Memory({ initial: 4 })
    const floats = new Float32Array(memory.buffer)
    const out = dim + count * dim
    for (let i = 0; i < out; i++) floats[i] = random() * 4 - 2
    floats.fill(7, out, out + count + 1)
    l2Of(memory)(0, dim * 4, count, dim * 4, out * 4)
    for (let row = 0; row < count; row++) {
      let sum = 0
      for (let i = 0; i < dim; i++) sum += (floats[i] - floats[dim + row * dim + i]) ** 2
      assert.ok(Math.abs(floats[out + row] - sum) <= 1e-5 * sum, `${dim}, ${row}: ${floats[out + row]} is ${sum}`)
    }
    assert.equal(floats[out + count], 7)
  }
})
