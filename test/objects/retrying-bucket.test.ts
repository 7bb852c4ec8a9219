import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { objectNotFound, objectUnavailable } from '../../src/objects/object-errors.ts'
import { RetryingBucket } from '../../src/objects/retrying-bucket.ts'
import { memorySource } from '../support/memory-source.ts'

/** Fails as the list says, then works. */
function flaky(openErrors: Error[], readErrors: Error[]) {
  const source = memorySource('k', Buffer.from('abcdef'))
  return {
    async open(): Promise<ByteSource> {
      const error = openErrors.shift()
      if (error) throw error
      return {
        ...source,
        read: async (from, to) => {
          const failure = readErrors.shift()
          if (failure) throw failure
          return source.read(from, to)
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
