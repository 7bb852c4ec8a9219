/** What every bucket does alike. Each adapter's test runs all of it. */
import { strict as assert } from 'node:assert'
import { after, before, describe, test } from 'node:test'
import { InvalidKeyError, ObjectNotFoundError } from '../../src/objects/byte-source.ts'
import { ObjectChangedError, ObjectReadError } from '../../src/objects/object-errors.ts'
import type { UploadBucket } from '../../src/objects/open-bucket.ts'
import { collect } from '../support/collect.ts'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')
const MIB = 1024 * 1024

export function bucketConformance(
  name: string,
  make: () => Promise<{ bucket: UploadBucket; dispose(): Promise<void> }>,
) {
  describe(`bucket conformance: ${name}`, () => {
    let bucket: UploadBucket
    let dispose: () => Promise<void>
    before(async () => {
      ;({ bucket, dispose } = await make())
    })
    after(async () => {
      await bucket?.close()
      await dispose?.()
    })

    test('gives exactly the bytes asked for', async () => {
      await bucket.put('a/numbers.txt', Buffer.from('0123456789'))
      const source = await bucket.open('a/numbers.txt')
      assert.equal(source.bytes, 10)
      assert.equal(text(await source.read(0, 10)), '0123456789')
      assert.equal(text(await source.read(3, 5)), '34')
      assert.equal(text(await source.read(9, 10)), '9')
      assert.equal((await source.read(4, 4)).length, 0)
      assert.equal((await source.read(10, 10)).length, 0)
      await source.close()
    })

    test('may fill memory that it is given, and nothing beside it', async () => {
      await bucket.put('given.txt', Buffer.from('0123456789'))
      const source = await bucket.open('given.txt')
      const memory = Buffer.from('..........')
      assert.equal(text(await source.read(2, 6, memory.subarray(3, 7))), '2345')
      assert.ok(['...2345...', '..........'].includes(text(memory)), text(memory))
      assert.equal((await source.read(4, 4, memory.subarray(0, 0))).length, 0)
      await source.close()
    })

    test('reads several ranges at once', async () => {
      const bytes = new Uint8Array(MIB).map((_, i) => i % 251)
      await bucket.put('large.bin', bytes)
      const source = await bucket.open('large.bin')
      const starts = [0, 1, 65_536, 500_000, 900_001]
      const parts = await Promise.all(starts.map((from) => source.read(from, Math.min(from + 100_000, MIB))))
      parts.forEach((part, i) => {
        assert.deepEqual(part, bytes.slice(starts[i], starts[i] + part.length))
      })
      await source.close()
    })

    test('refuses to read beyond the end', async () => {
      await bucket.put('short.txt', Buffer.from('abc'))
      const source = await bucket.open('short.txt')
      await assert.rejects(source.read(0, 4), (error: Error) => {
        assert.ok(error instanceof ObjectReadError)
        assert.match(error.message, /key=short\.txt.*bytes 0 to 4.*has 3/)
        return true
      })
      await assert.rejects(source.read(2, 1), RangeError)
      await source.close()
    })

    test('takes a key with and without a leading slash for the same object', async () => {
      await bucket.put('/one/two.txt', Buffer.from('x'))
      for (const key of ['one/two.txt', '/one/two.txt', '//one//two.txt', './one/./two.txt']) {
        assert.equal((await bucket.stat(key)).key, 'one/two.txt')
      }
    })

    test('takes keys of any language and with signs that URLs know', async () => {
      for (const key of ['データ/1.json', 'a b/c+d&e=f?g#h%20.csv', '$meta.npy', "it's (1).json"]) {
        await bucket.put(key, Buffer.from(key))
        const source = await bucket.open(key)
        assert.equal(text(await source.read(0, source.bytes)), key)
        await source.close()
      }
    })

    test('says not found in the words of S3 and of Milvus', async () => {
      for (const call of [() => bucket.stat('no/such.json'), () => bucket.open('/no/such.json')]) {
        await assert.rejects(call, (error: Error) => {
          assert.ok(error instanceof ObjectNotFoundError)
          assert.equal(error.message, 'The specified key does not exist.: key not found[key=no/such.json]')
          return true
        })
      }
    })

    test('finds no object in the name of a folder', async () => {
      await bucket.put('folder/file.txt', Buffer.from('x'))
      await assert.rejects(bucket.open('folder'), ObjectNotFoundError)
      await assert.rejects(bucket.open('folder/file.txt/more'), ObjectNotFoundError)
    })

    test('refuses keys that leave the bucket', async () => {
      for (const key of ['../x', 'a/../../x', '/..', 'a\\..\\x', 'a\0b', 'C:/x', '', '/', 'a/', 'a\nb']) {
        await assert.rejects(bucket.open(key), InvalidKeyError, JSON.stringify(key))
        await assert.rejects(bucket.stat(key), InvalidKeyError, JSON.stringify(key))
        await assert.rejects(bucket.put(key, Buffer.from('x')), InvalidKeyError, JSON.stringify(key))
      }
    })

    test('lists the keys that begin with a text, in any depth', async () => {
      const keys = ['list/2026-01/a.csv', 'list/2026-01/b/c.csv', 'list/2026-02/ü.csv', 'list/2026.csv', 'listed.csv']
      for (const key of keys) await bucket.put(key, Buffer.from('x'))
      const list = async (prefix: string) => (await collect(bucket.list(prefix))).toSorted()
      assert.deepEqual(await list('list/'), keys.slice(0, 4))
      assert.deepEqual(await list('/list//./2026-01/'), keys.slice(0, 2))
      assert.deepEqual(await list('list/2026-'), keys.slice(0, 3))
      assert.deepEqual(await list('list'), keys)
      assert.deepEqual(await list('list/2026-02/ü.csv'), ['list/2026-02/ü.csv'])
      assert.deepEqual(await list('list/2026-02/ü.csv/'), [])
      assert.deepEqual(await list('no/such/folder/'), [])
      const all = await list('')
      assert.ok(keys.every((key) => all.includes(key)))
    })

    test('lists more keys than one answer of S3 holds', async () => {
      const keys = Array.from({ length: 1003 }, (_, i) => `many/${String(i).padStart(4, '0')}`)
      for (let i = 0; i < keys.length; i += 50) {
        await Promise.all(keys.slice(i, i + 50).map((key) => bucket.put(key, new Uint8Array(0))))
      }
      assert.deepEqual((await collect(bucket.list('many/'))).toSorted(), keys)
    })

    test('lists nothing outside of the bucket', async () => {
      for (const prefix of ['../', 'a/../../', 'a\\', 'C:/']) {
        await assert.rejects(collect(bucket.list(prefix)), InvalidKeyError, prefix)
      }
    })

    test('holds an empty object', async () => {
      await bucket.put('empty', new Uint8Array(0))
      const source = await bucket.open('empty')
      assert.equal(source.bytes, 0)
      assert.equal((await source.read(0, 0)).length, 0)
      await source.close()
    })

    test('keeps the version of an object that nobody writes, and changes it with the content', async () => {
      await bucket.put('v.txt', Buffer.from('first'))
      const first = await bucket.stat('v.txt')
      assert.equal((await bucket.stat('v.txt')).version, first.version)
      await bucket.put('v.txt', Buffer.from('other'))
      assert.notEqual((await bucket.stat('v.txt')).version, first.version)
    })

    test('never mixes two contents of one object', async () => {
      await bucket.put('mixed.txt', Buffer.from('old-old-'))
      const source = await bucket.open('mixed.txt')
      assert.equal(text(await source.read(0, 4)), 'old-')
      await bucket.put('mixed.txt', Buffer.from('new-new-'))
      // A put is a new object: the old one is still readable, or reading it fails.
      const rest = await source.read(4, 8).then(text, (error: Error) => error)
      if (rest instanceof Error) assert.ok(rest instanceof ObjectChangedError, rest.message)
      else assert.equal(rest, 'old-')
      await source.close()
    })

    test('puts a stream, smaller and larger than a part of an upload', async () => {
      const chunk = new Uint8Array(1_000_003).map((_, i) => i % 253)
      for (const chunks of [0, 1, 20]) {
        await bucket.put(`stream-${chunks}`, streamOf(chunk, chunks))
        const source = await bucket.open(`stream-${chunks}`)
        assert.equal(source.bytes, chunks * chunk.length)
        for (let i = 0; i < chunks; i++) {
          const bytes = await source.read(i * chunk.length, (i + 1) * chunk.length)
          assert.ok(Buffer.compare(bytes, chunk) === 0, `chunk ${i}`)
        }
        await source.close()
      }
    })

    test('leaves no object behind when a put breaks off', async () => {
      async function* broken() {
        yield new Uint8Array(9 * MIB)
        throw new Error('the client went away')
      }
      await assert.rejects(bucket.put('broken', broken()), /the client went away/)
      await assert.rejects(bucket.stat('broken'), ObjectNotFoundError)
    })
  })
}

async function* streamOf(chunk: Uint8Array, times: number) {
  for (let i = 0; i < times; i++) yield chunk
}
