import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { dotsOf, ROWS } from '../../../src/engine/lance/ivf/dots-kernel.ts'
import { seeded } from '../../support/sample-files.ts'

test('products are those that JavaScript finds, and nothing else is written', () => {
  const random = seeded(6)
  for (const [dim, centroids] of [
    [16, 2],
    [48, 10],
    [768, 6],
  ]) {
    const memory = new WebAssembly.Memory({ initial: 2 })
    const floats = new Float32Array(memory.buffer)
    const first = ROWS * dim
    const out = first + centroids * dim
    for (let i = 0; i < out; i++) floats[i] = random() * 4 - 2
    floats.fill(7, out, out + centroids * ROWS + 1)
    const bytes = dim * 4
    dotsOf(memory)(0, bytes, 2 * bytes, 3 * bytes, first * 4, centroids / 2, bytes, out * 4)
    for (let c = 0; c < centroids; c++)
      for (let row = 0; row < ROWS; row++) {
        let sum = 0
        for (let i = 0; i < dim; i++) sum += floats[row * dim + i] * floats[first + c * dim + i]
        const found = floats[out + c * ROWS + row]
        assert.ok(Math.abs(found - sum) <= 1e-5 * dim, `${dim}, ${c}, ${row}: ${found} is ${sum}`)
      }
    assert.equal(floats[out + centroids * ROWS], 7)
  }
})
