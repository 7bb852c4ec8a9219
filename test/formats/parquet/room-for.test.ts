/** How much memory is taken for a column: by what a footer says only as far as the file's bytes bear it out. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { firstRoom, roomFor } from '../../../src/formats/parquet/room-for.ts'

const chunk = (bytes: number, values: number) => ({ from: 4, to: 4 + bytes, values, path: ['x'], codec: 'SNAPPY' })

test('a chunk that is read in one piece has room for all of its values at once', () => {
  assert.equal(firstRoom(chunk(4000, 1000), 4000), 1000)
  assert.equal(firstRoom(chunk(4001, 1000), 4000), 0)
  assert.equal(firstRoom(chunk(0, 0), 4000), 0)
})

test('a footer that counts more values than its bytes can hold is not believed', () => {
  assert.equal(firstRoom(chunk(4000, 2 ** 40), 4000), 2000)
})

test('what needs more than the first room gets some to spare', () => {
  assert.equal(roomFor(10, 1000), 1000)
  assert.equal(roomFor(1000, 1000), 1000)
  assert.equal(roomFor(1001, 1000), 1252)
  assert.equal(roomFor(4, 0), 5)
})
