/** Memory that is used again is nobody else's any more. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { KIB } from '../../src/core/limits.ts'
import { giveScratch, ScratchPool, scratchBuffer, scratchBytes, withScratch } from '../../src/core/scratch.ts'

const BLOCK = 64 * KIB

test('what one order took the next one gets, largest pieces let go first', async () => {
  const pool = new ScratchPool(3 * BLOCK)
  const [small, middle, large] = await withScratch(pool, async () => [1, 2, 3].map((n) => scratchBuffer(n * BLOCK)))
  await withScratch(pool, async () => {
    assert.equal(scratchBuffer(2 * BLOCK), middle)
    assert.equal(scratchBuffer(BLOCK), small)
    assert.notEqual(scratchBuffer(3 * BLOCK), large)
  })
})

test('nothing is given twice within an order, unless it was given back', async () => {
  await withScratch(new ScratchPool(10 * BLOCK), async () => {
    const first = scratchBytes(BLOCK)
    const second = scratchBytes(BLOCK)
    assert.notEqual(first.buffer, second.buffer)
    giveScratch(first)
    giveScratch(first)
    assert.equal(scratchBuffer(BLOCK), first.buffer)
    assert.notEqual(scratchBuffer(BLOCK), first.buffer)
  })
})

test('a piece has as many bytes as were asked for, and not many more', async () => {
  const pool = new ScratchPool(1000 * BLOCK)
  await withScratch(pool, async () => scratchBuffer(500 * BLOCK))
  await withScratch(pool, async () => {
    for (const bytes of [BLOCK, BLOCK + 1, 7 * BLOCK, 249 * BLOCK]) {
      const { byteLength } = scratchBuffer(bytes)
      assert.ok(byteLength >= bytes && byteLength <= 2 * bytes + BLOCK, `${byteLength} for ${bytes}`)
    }
  })
})

test('an order that fails leaves its memory to whoever may still write to it', async () => {
  const pool = new ScratchPool(10 * BLOCK)
  let taken: ArrayBuffer | undefined
  const failing = withScratch(pool, async () => {
    taken = scratchBuffer(BLOCK)
    throw new Error('the order fails')
  })
  await assert.rejects(failing, /the order fails/)
  await withScratch(pool, async () => assert.notEqual(scratchBuffer(BLOCK), taken))
})

test('outside of orders, and for small pieces, memory is fresh', async () => {
  assert.notEqual(scratchBuffer(BLOCK), scratchBuffer(BLOCK))
  const pool = new ScratchPool(10 * BLOCK)
  const small = await withScratch(pool, async () => scratchBuffer(100))
  assert.equal(small.byteLength, 100)
  await withScratch(pool, async () => assert.notEqual(scratchBuffer(100), small))
})
