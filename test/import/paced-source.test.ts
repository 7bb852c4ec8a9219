import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Pace, PacedSource } from '../../src/import/worker/paced-source.ts'
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { memorySource } from '../support/memory-source.ts'

/** A clock that only waiting moves. */
function stillClock() {
  let ms = 0
  return {
    now: () => ms,
    wait: async (forMs: number) => void (ms += forMs),
    pass: (forMs: number) => void (ms += forMs),
  }
}

test('bytes are given at their rate, whatever the sizes of the reads', async () => {
  const clock = stillClock()
  const pace = new Pace(1000, clock)
  let taken = 0
  const a = new PacedSource(memorySource('a', Buffer.alloc(5000)), pace, (bytes) => void (taken += bytes))
  const b = new PacedSource(memorySource('b', Buffer.alloc(5000)), pace, (bytes) => void (taken += bytes))
  await a.read(0, 3000)
  assert.deepEqual([clock.now(), taken], [3000, 3000])
  await b.read(0, 500)
  await b.read(500, 501)
  assert.deepEqual([clock.now(), taken], [3501, 3501])
})

test('a source that is paced sends for no more than may be taken, any other may', async () => {
  const memory = memorySource('a', Buffer.alloc(5000))
  const untils: unknown[] = []
  const noting: ByteSource = { ...memory, read }
  function read(...range: Parameters<ByteSource['read']>) {
    untils.push(range[3])
    return memory.read(...range)
  }
  await new PacedSource(noting, new Pace(1000, stillClock()), () => {}).read(0, 10, undefined, 5000)
  await new PacedSource(noting, undefined, () => {}).read(0, 10, undefined, 5000)
  assert.deepEqual(untils, [undefined, 5000])
})

test('time in which nothing was taken is not saved up', async () => {
  const clock = stillClock()
  const pace = new Pace(1000, clock)
  await pace.take(1000)
  clock.pass(60_000)
  await pace.take(2000)
  assert.equal(clock.now(), 63_000)
})

test('a source is settled once reads that nobody waits for have ended, also those that wait for their turn', async () => {
  const memory = memorySource('a', Buffer.alloc(5000))
  const held: (() => void)[] = []
  const slow = {
    ...memory,
    read: (from: number, to: number) =>
      new Promise<Uint8Array>((resolve) => held.push(() => resolve(Buffer.alloc(to - from)))),
  }
  const turns: (() => void)[] = []
  const pace = new Pace(1000, { now: () => 0, wait: () => new Promise<void>((resolve) => turns.push(resolve)) })
  const source = new PacedSource(slow, pace, () => {})
  let isSettled = false
  const ahead = source.read(0, 100)
  const settled = source.settled().then(() => {
    isSettled = true
  })
  await turn()
  assert.deepEqual([isSettled, turns.length, held.length], [false, 1, 0])
  turns[0]()
  await turn()
  assert.deepEqual([isSettled, held.length], [false, 1])
  held[0]()
  await settled
  assert.equal((await ahead).length, 100)
})
