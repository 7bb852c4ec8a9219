/** Reading objects of a real MinIO, through a proxy where answers have to go wrong. */
import { strict as assert } from 'node:assert'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import fc from 'fast-check'
import { MIB } from '../../src/core/limits.ts'
import { ObjectChangedError, ObjectReadError, ObjectUnavailableError } from '../../src/objects/object-errors.ts'
import { openBucket } from '../../src/objects/open-bucket.ts'
import { RetryingBucket } from '../../src/objects/retrying-bucket.ts'
import { minioBucket } from '../support/minio-bucket.ts'
import { S3Proxy } from '../support/s3-proxy.ts'
import { tempFolder } from '../support/temp-folder.ts'

const content = (bytes: number, seed = 1) => new Uint8Array(bytes).map((_, i) => (i * 7 + (i >> 8) * seed) % 251)
const isSame = (bytes: Uint8Array, expected: Uint8Array) => Buffer.compare(bytes, expected) === 0

/** A bucket on MinIO, asked through a proxy, and how many GETs of the key 'a' there have been. */
async function behindProxy(t: TestContext, bytes: Uint8Array) {
  const made = await minioBucket(t, 'source')
  if (!made) return undefined
  const proxy = await S3Proxy.start(made.minio.endpoint)
  t.after(() => proxy.stop())
  const bucket = openBucket({ ...made.s3, endpoint: proxy.endpoint }, 1)
  t.after(() => bucket.close())
  await made.bucket.put('a', bytes)
  const asked = { gets: 0 }
  proxy.faultOf = (method) => void (asked.gets += method === 'GET' ? 1 : 0)
  return { ...made, proxy, bucket, asked }
}

test('reads in order get one answer for all, where it was said how far they go', async (t) => {
  const bytes = content(5 * MIB)
  const made = await behindProxy(t, bytes)
  if (!made) return
  const source = await made.bucket.open('a')
  const step = 300_000
  for (let at = 0; at < bytes.length; at += step) {
    const to = Math.min(at + step, bytes.length)
    const into = new Uint8Array(to - at)
    assert.equal(await source.read(at, to, into, bytes.length), into)
    assert.ok(isSame(into, bytes.subarray(at, to)))
  }
  assert.equal(made.asked.gets, 1)
  await source.close()
})

test('whatever is read in whatever order, several ranges at once, it is those bytes', async (t) => {
  const bytes = content(200_000)
  const made = await minioBucket(t, 'orders')
  if (!made) return
  await made.bucket.put('a', bytes)
  const source = await made.bucket.open('a')
  const place = fc.nat(bytes.length)
  const lane = fc.record({
    at: place,
    until: fc.option(place, { nil: undefined }),
    steps: fc.array(fc.integer({ min: 0, max: 70_000 }), { maxLength: 6 }),
  })
  const follow = async ({ at, until, steps }: { at: number; until?: number; steps: number[] }) => {
    for (const step of steps) {
      const to = Math.min(at + step, bytes.length)
      assert.ok(isSame(await source.read(at, to, undefined, until), bytes.subarray(at, to)))
      at = to
    }
  }
  await fc.assert(
    fc.asyncProperty(fc.array(lane, { minLength: 1, maxLength: 4 }), async (lanes) => {
      await Promise.all(lanes.map(follow))
    }),
    { numRuns: 60, seed: 4 },
  )
  await source.close()
})

test('an answer that breaks off in the middle is an error that can be retried, and the retry gives the bytes', async (t) => {
  const bytes = content(2 * MIB)
  const made = await behindProxy(t, bytes)
  if (!made) return
  const { proxy, bucket } = made
  for (const fault of ['cut', 'reset', 'truncated'] as const) {
    const source = await bucket.open('a')
    proxy.faultOf = (method) => (method === 'GET' ? fault : undefined)
    const into = new Uint8Array(bytes.length)
    await assert.rejects(source.read(0, bytes.length, into), ObjectUnavailableError, fault)
    await source.close()
    proxy.struck.length = 0
    proxy.faultOf = (method) => (method === 'GET' && proxy.struck.length === 0 ? fault : undefined)
    const said: string[] = []
    const retrying = await new RetryingBucket(bucket, t.signal, (text) => said.push(text)).open('a')
    assert.ok(isSame(await retrying.read(0, bytes.length, into), bytes), fault)
    assert.equal(said.length, 1, said.join())
    await retrying.close()
  }
})

test('an answer that breaks off between two reads is asked for anew', async (t) => {
  const bytes = content(24 * MIB)
  const made = await behindProxy(t, bytes)
  if (!made) return
  const source = await made.bucket.open('a')
  for (let at = 0; at < bytes.length; at += MIB) {
    assert.ok(isSame(await source.read(at, at + MIB, undefined, bytes.length), bytes.subarray(at, at + MIB)))
    if (at === MIB) made.proxy.cut()
  }
  assert.equal(made.asked.gets, 2)
  await source.close()
})

test('what has come is of one object; that it was replaced is noticed with the next answer', async (t) => {
  const [old, other] = [content(40 * MIB), content(40 * MIB, 2)]
  const made = await minioBucket(t, 'replaced')
  if (!made) return
  await made.bucket.put('a', old)
  const source = await made.bucket.open('a')
  const read = (at: number) => source.read(at, at + MIB, undefined, old.length)
  assert.ok(isSame(await read(0), old.subarray(0, MIB)))
  // MinIO may let it wait until the answer is taken.
  const replaced = made.bucket.put('a', other)
  for (let at = MIB; at < 32 * MIB; at += MIB) {
    assert.ok(isSame(await read(at), old.subarray(at, at + MIB)))
  }
  await replaced
  await assert.rejects(read(32 * MIB), (error: Error) => {
    assert.ok(error instanceof ObjectChangedError)
    assert.match(error.message, /ETag/)
    return true
  })
  await source.close()
})

test('closing ends a read that is under way, and nothing is read afterwards', async (t) => {
  const made = await behindProxy(t, content(MIB))
  if (!made) return
  const source = await made.bucket.open('a')
  const begun = Promise.withResolvers<void>()
  made.proxy.faultOf = (method) => {
    if (method !== 'GET') return undefined
    begun.resolve()
    return 'slow'
  }
  const closed = (error: Error) => error instanceof ObjectReadError && !(error instanceof ObjectUnavailableError)
  const reading = assert.rejects(source.read(0, MIB), closed)
  await begun.promise
  await source.close()
  await reading
  await assert.rejects(source.read(0, 1), closed)
})

test('of many objects at once, each is read to its end', async (t) => {
  const made = await minioBucket(t, 'many')
  if (!made) return
  const keys = Array.from({ length: 40 }, (_, i) => `f${i}`)
  const contents = keys.map((_, i) => content(100_000, i + 1))
  await Promise.all(keys.map((key, i) => made.bucket.put(key, contents[i])))
  const sources = await Promise.all(keys.map((key) => made.bucket.open(key)))
  for (let at = 0; at < 100_000; at += 25_000) {
    const parts = await Promise.all(sources.map((source) => source.read(at, at + 25_000, undefined, 100_000)))
    parts.forEach((part, i) => void assert.ok(isSame(part, contents[i].subarray(at, at + 25_000)), keys[i]))
  }
  await Promise.all(sources.map((source) => source.close()))
})

test('an answer that does not tell its length is read too, but not one with too many bytes', async (t) => {
  const bytes = content(300_000)
  let surplus = 0
  const { bucket } = await localServer(t, (asked, answer) => {
    const headers = { etag: '"v1"', 'content-type': 'application/octet-stream' }
    if (asked.method === 'HEAD') return void answer.writeHead(200, { ...headers, 'content-length': bytes.length }).end()
    const [from, last] = /(\d+)-(\d+)/.exec(asked.headers.range!)!.slice(1).map(Number)
    answer.writeHead(206, headers)
    for (let at = from; at <= last; at += 50_000) answer.write(bytes.subarray(at, Math.min(last + 1, at + 50_000)))
    answer.end(bytes.subarray(0, surplus))
  })
  const source = await bucket.open('a')
  assert.ok(isSame(await source.read(10, 200_010, undefined, bytes.length), bytes.subarray(10, 200_010)))
  surplus = 1
  await assert.rejects(source.read(0, 10), /11 bytes came instead of 10/)
  await source.close()
})

test('through TLS the bytes are the same, and a certificate that nobody vouches for is refused', async (t) => {
  const bytes = content(9 * MIB)
  const made = await minioBucket(t, 'tls')
  if (!made) return
  const certificate = selfSigned(t)
  if (!certificate) return
  const server = createTlsServer(certificate, (socket) => {
    const inner = connect(Number(new URL(made.minio.endpoint).port), '127.0.0.1')
    pipeline(socket, inner, socket, () => {})
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void server.close())
  await made.bucket.put('a', bytes)
  const open = () => {
    const bucket = openBucket(
      { ...made.s3, endpoint: `https://localhost:${(server.address() as AddressInfo).port}` },
      1,
    )
    t.after(() => bucket.close())
    return bucket.open('a')
  }
  await assert.rejects(open(), /self-signed certificate/)
  const usual = getCACertificates('default')
  t.after(() => setDefaultCACertificates(usual))
  setDefaultCACertificates([...usual, certificate.cert])
  const source = await open()
  for (const step of [MIB, 10_007, 4 * MIB]) {
    for (let at = 0; at < bytes.length; at += step) {
      const to = Math.min(at + step, bytes.length)
      assert.ok(isSame(await source.read(at, to, undefined, bytes.length), bytes.subarray(at, to)))
    }
  }
  await source.close()
})

async function localServer(t: TestContext, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const keys = { accessKey: 'a', secretKey: 'b' }
  const bucket = openBucket({ kind: 's3', name: 'b', endpoint, region: 'us-east-1', pathStyle: true, ...keys }, 1)
  t.after(async () => {
    await bucket.close()
    server.closeAllConnections()
    server.close()
  })
  return { bucket }
}

/** For localhost; undefined where there is no openssl to make it: the test is skipped then. */
function selfSigned(t: TestContext): { key: string; cert: string } | undefined {
  const folder = tempFolder(t)
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name))
  const how = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost'
  const names = ['-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert]
  try {
    execFileSync('openssl', [...how.split(' '), ...names], { stdio: 'ignore' })
  } catch (error) {
    t.skip(`no certificate: ${(error as Error).message}`)
    return undefined
  }
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}
