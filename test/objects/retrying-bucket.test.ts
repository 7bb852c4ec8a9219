import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { objectNotFound, objectUnavailable } from '../../src/objects/object-errors.ts'
import { RetryingBucket } from '../../src/objects/retrying-bucket.ts'
import { memorySource } from '../support/memory-source.ts'

/** Fails as the list says, then works. */
function flaky(openErrors: Error[], readErrors: Error[]) {
  const source = memorySource('k', Buffer.from('abcdef'))
  const asked: unknown[][] = []
  return {
    asked,
    async open(): Promise<ByteSource> {
      const error = openErrors.shift()
      if (error) throw error
      return {
        ...source,
        read: async (...range) => {
          const failure = readErrors.shift()
          if (failure) throw failure
          asked.push(range)
          return source.read(...range)
        },
        close: () => source.close(),
      }
    },
  }
}

const busy = () => objectUnavailable('k', 'SlowDown: please reduce your request rate')
const never = new AbortController().signal

test('what did not answer is asked again, and whoever wants hears why', async () => {
  const heard: string[] = []
  const bucket = new RetryingBucket(flaky([busy()], [busy(), busy()]), never, (why) => heard.push(why))
  const source = await bucket.open('k')
  assert.equal(Buffer.from(await source.read(1, 3)).toString(), 'bc')
  assert.equal(heard.length, 3)
  assert.match(heard[0], /cannot read object\[key=k\]: SlowDown/)
})

test('memory and how far the reading goes are passed on', async () => {
  const flakyBucket = flaky([], [busy()])
  const source = await new RetryingBucket(flakyBucket, never, () => {}).open('k')
  const into = new Uint8Array(2)
  assert.equal(await source.read(1, 3, into, 6), into)
  assert.deepEqual(flakyBucket.asked, [[1, 3, into, 6]])
})

test('what was refused is not asked again', async () => {
  const heard: string[] = []
  const bucket = new RetryingBucket(flaky([objectNotFound('k')], []), never, (why) => heard.push(why))
  await assert.rejects(bucket.open('k'), /key not found/)
  assert.deepEqual(heard, [])
})

test('after the time is over the last error counts', async () => {
  const bucket = new RetryingBucket(flaky(Array.from({ length: 9 }, busy), []), never, () => {}, 0.25)
  await assert.rejects(bucket.open('k'), /SlowDown/)
})

test('a cancelled order does not wait', async () => {
  const controller = new AbortController()
  const bucket = new RetryingBucket(flaky([busy(), busy()], []), controller.signal, () => controller.abort())
  await assert.rejects(bucket.open('k'), { name: 'AbortError' })
})
