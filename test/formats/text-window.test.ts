/** The window shows a file's bytes in order and unchanged, whatever is left in it when it moves. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { TextWindow } from '../../src/formats/text-window.ts'
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { memorySource } from '../support/memory-source.ts'

const { signal } = new AbortController()
const CONTENT = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251))

/** A source that fills the memory it is given, or one that has its own. */
const sourceOf = (content: Buffer, fills: boolean): ByteSource => {
  const source = memorySource('a.txt', content)
  return fills ? source : { ...source, read: (from, to) => source.read(from, to) }
}

test('whatever is consumed between two pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 700 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
      fc.boolean(),
      fc.nat(CONTENT.length),
      fc.nat(CONTENT.length),
      async (readBytes, shares, fills, one, other) => {
        const range = { from: Math.min(one, other), to: Math.max(one, other) }
        const window = new TextWindow(sourceOf(CONTENT, fills), { readBytes, rowBytesMax: 10_000 }, signal, range)
        for (let i = 0; await window.more(); i++) {
          assert.equal(window.position, 0)
          assert.deepEqual(window.bytes, CONTENT.subarray(window.offset, window.offset + window.bytes.length))
          window.position = Math.floor(window.bytes.length * shares[i % shares.length])
        }
        assert.equal(window.offset + window.bytes.length - window.position, range.to)
        assert.equal(window.consumed, range.to - range.from)
        await window.close()
      },
    ),
    { numRuns: 2000, seed: 3 },
  )
})

test('memory is used again: few pieces of it for a long file', async () => {
  const window = new TextWindow(memorySource('a.txt', CONTENT), { readBytes: 100, rowBytesMax: 1000 }, signal)
  const memory = new Set<ArrayBufferLike>()
  while (await window.more()) {
    memory.add(window.bytes.buffer)
    window.position = window.bytes.length - 5
  }
  assert.equal(memory.size, 2)
  await window.close()
})

test('a row that is too long is refused with the same words wherever the pieces begin', async () => {
  for (const readBytes of [1, 7, 64, 99]) {
    const window = new TextWindow(memorySource('a.txt', CONTENT), { readBytes, rowBytesMax: 200 }, signal)
    const reading = async () => {
      while (await window.more(3));
    }
    await assert.rejects(reading, (error: Error & { detail: object }) => {
      assert.equal(error.message, 'the row is too long')
      const [expected, found] = ['at most 200 bytes', 'more than 200 bytes']
      const hint = 'a quote or bracket that is never closed makes one row of all that follows'
      assert.deepEqual(error.detail, { offset: 0, row: 3, expected, found, hint })
      return true
    })
    await window.close()
  }
})
