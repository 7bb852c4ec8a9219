import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { messageOf, packedNumbers } from '../../../src/engine/lists/protobuf.ts'

test('numbers, texts, repeated fields and large field numbers', () => {
  const bytes = Buffer.from([8, 150, 1, 18, 2, 104, 105, 8, 0, 0xc2, 0x3e, 1, 9, 0x0d, 1, 2, 3, 4])
  const message = messageOf(bytes)
  assert.deepEqual(message.get(1), [150, 0, Buffer.from([1, 2, 3, 4])])
  assert.deepEqual(message.get(2), [Buffer.from('hi')])
  assert.deepEqual(message.get(1000), [Buffer.from([9])])
  assert.deepEqual(packedNumbers(Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 4, 3])), [2 ** 44, 3])
})

test('what ends too early or is no message is refused', () => {
  for (const bytes of [[8], [8, 0x80], [18, 5, 1], [11], [9, 1, 2]]) {
    assert.throws(() => messageOf(Buffer.from(bytes)), RangeError, String(bytes))
  }
})
