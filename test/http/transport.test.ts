/** The HTTP skin: paths, bodies, headers, time limits and faults. Operations themselves are tested in test/api. */
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { buildHttp, startHttp } from '../../src/http/server.ts'
import { InvalidKeyError } from '../../src/objects/byte-source.ts'
import { createBody, type FakeContext, fakeContext } from '../api/fake-context.ts'

function server(t: TestContext, context: FakeContext = fakeContext()) {
  const app = buildHttp(context)
  t.after(() => app.close())
  const post = async (path: string, payload: unknown, headers: Record<string, string> = {}) => {
    const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload)
    const answer = await app.inject({ method: 'POST', url: `/v2/vectordb/${path}`, payload: body, headers })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: () => JSON.parse(answer.body),
    }
  }
  return { app, post, context }
}

test('a success is code 0 with data, JSON in UTF-8, and carries the headers Milvus sends', async (t) => {
  const { post } = server(t)
  const answer = await post('collections/list', {})
  assert.equal(answer.status, 200)
  assert.equal(answer.text, '{"code":0,"data":[]}')
  assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  assert.match(String(answer.headers['x-milvus-trace-id']), /^[0-9a-f]{32}$/)
  assert.equal(answer.headers['x-content-type-options'], 'nosniff')
  assert.equal(answer.headers['access-control-allow-origin'], '*')
})

test('the content type is never looked at', async (t) => {
  const { post } = server(t)
  for (const type of ['text/plain', 'application/json', 'x', 'multipart/form-data', ';;;']) {
    assert.equal((await post('collections/list', {}, { 'content-type': type })).text, '{"code":0,"data":[]}', type)
  }
})

test('null is an empty request, nothing at all is 1801, and what follows the first value is ignored', async (t) => {
  const { post } = server(t)
  assert.equal((await post('collections/list', 'null')).json().code, 0)
  assert.equal((await post('collections/list', '{} trailing')).json().code, 0)
  assert.deepEqual((await post('collections/list', '')).json(), {
    code: 1801,
    message: 'can only accept json format request, the request body should be nil, however {} is valid',
  })
})

test('broken JSON is 1801 with status 200 and no data', async (t) => {
  const { post } = server(t)
  for (const body of ['{', '{"a":}', 'x', '{"a":1,}', Buffer.from([0xff])]) {
    const answer = await post('collections/list', body)
    assert.equal(answer.status, 200)
    assert.equal(answer.json().code, 1801)
    assert.match(answer.json().message, /^can only accept json format request, error: /)
    assert.equal('data' in answer.json(), false)
  }
})

test('int64 is exact in both directions, as numbers or as text', async (t) => {
  const { post } = server(t)
  await post('collections/create', createBody())
  const insert = '{"collectionName":"c","data":[{"id":9223372036854775807,"v":[1,2]}]}'
  assert.match((await post('entities/insert', insert)).text, /"insertIds":\[9223372036854775807\]/)
  const asText = await post('entities/insert', insert, { 'accept-type-allow-int64': 'false' })
  assert.match(asText.text, /"insertIds":\["9223372036854775807"\]/)
})

test('the database is the body, then the header, then default', async (t) => {
  const { post } = server(t)
  await post('databases/create', { dbName: 'd' })
  await post('collections/create', { collectionName: 'q', dimension: 2, dbName: 'd' })
  assert.deepEqual((await post('collections/list', {}, { 'db-name': 'd' })).json().data, ['q'])
  assert.deepEqual((await post('collections/list', { dbName: '' }, { 'DB-Name': 'd' })).json().data, ['q'])
  assert.deepEqual((await post('collections/list', { dbName: 'default' }, { 'db-name': 'd' })).json().data, [])
  assert.equal((await post('collections/list', {}, { 'db-name': 'nope' })).json().code, 800)
})

test('unknown paths and other methods are 404, OPTIONS is 204, healthz is 200', async (t) => {
  const { app, post } = server(t)
  assert.equal((await post('collections/nope', {})).status, 404)
  assert.equal((await app.inject({ method: 'GET', url: '/v2/vectordb/collections/list' })).statusCode, 404)
  assert.equal((await app.inject({ method: 'POST', url: '/elsewhere', payload: '{}' })).statusCode, 404)
  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/v2/vectordb/collections/list',
    headers: { 'content-type': 'x' },
  })
  assert.equal(preflight.statusCode, 204)
  assert.match(String(preflight.headers['access-control-allow-headers']), /Authorization/)
  assert.equal((await app.inject({ method: 'GET', url: '/healthz' })).statusCode, 200)
})

test('Request-Timeout must be whole seconds, and zero is over at once', async (t) => {
  const { post } = server(t)
  for (const value of ['3.5', 'abc', '']) {
    const { json } = await post('collections/list', {}, { 'request-timeout': value })
    assert.equal(json().code, 1100)
    assert.match(json().message, /Request-Timeout parse failed, err: .*invalid parameter/)
  }
  for (const value of ['0', '-1']) {
    const answer = await post('collections/list', {}, { 'request-timeout': value })
    assert.equal(answer.status, 408)
    assert.deepEqual(answer.json(), { code: 10001, message: 'request timeout' })
  }
  assert.equal((await post('collections/list', {}, { 'request-timeout': '5' })).json().code, 0)
})

test('a request that takes too long is answered with 408 while its work goes on', async (t) => {
  const context = fakeContext()
  const { post } = server(t, context)
  await post('collections/create', createBody())
  const flushed = Promise.withResolvers<void>()
  context.engine.flush = () => flushed.promise
  const answer = await post('collections/flush', { collectionName: 'c' }, { 'request-timeout': '1' })
  assert.equal(answer.status, 408)
  flushed.resolve()
})

test('an unexpected fault is 500 with code 500', async (t) => {
  const context = fakeContext()
  const { post } = server(t, context)
  await post('collections/create', createBody())
  context.engine.flush = () => Promise.reject(new Error('broken'))
  const answer = await post('collections/flush', { collectionName: 'c' })
  assert.equal(answer.status, 500)
  assert.deepEqual(answer.json(), { code: 500, message: 'broken' })
})

test('files are put into the bucket as they come, under any key', async (t) => {
  const { app, context } = server(t)
  const payload = Buffer.from([0, 1, 2, 255])
  const answer = await app.inject({ method: 'PUT', url: '/elanus/v1/bucket/a%20b/%C3%A9%3F.npy', payload })
  assert.equal(answer.statusCode, 200)
  assert.deepEqual(context.uploads.get('a b/é?.npy'), payload)
  const long = `${'k'.repeat(900)}.json`
  assert.equal((await app.inject({ method: 'PUT', url: `/elanus/v1/bucket/${long}`, payload: '' })).statusCode, 200)
  assert.equal(context.uploads.get(long)?.length, 0)
})

test('closing waits for the work that goes on in the background', async () => {
  const context = fakeContext()
  const app = buildHttp(context)
  const inject = (path: string, payload: object) => app.inject({ method: 'POST', url: `/v2/vectordb/${path}`, payload })
  await inject('collections/create', createBody())
  const removal = Promise.withResolvers<void>()
  context.engine.removeDropped = () => removal.promise
  await inject('collections/drop', { collectionName: 'c' })
  let closed = false
  const closing = app.close().then(() => {
    closed = true
  })
  await app.ready()
  assert.equal(closed, false)
  removal.resolve()
  await closing
})

test('a key that leaves the bucket is refused with 400, a body beyond the limit with 413', async (t) => {
  const context = fakeContext()
  const refusing = {
    ...context,
    bucket: { ...context.bucket, put: () => Promise.reject(new InvalidKeyError('it could leave')) },
  }
  const app = buildHttp(refusing)
  t.after(() => app.close())
  const answer = await app.inject({ method: 'PUT', url: '/elanus/v1/bucket/x', payload: 'a' })
  assert.equal(answer.statusCode, 400)
  assert.deepEqual(JSON.parse(answer.body), { code: 1100, message: 'it could leave: invalid parameter' })
  const headers = { 'content-length': String(limits.bodyBytesMax + 1) }
  const large = await app.inject({ method: 'POST', url: '/v2/vectordb/collections/list', payload: '{}', headers })
  assert.equal(large.statusCode, 413)
  assert.equal(JSON.parse(large.body).code, 1100)
})

test('over a socket: an upload larger than a JSON body may be is streamed, and close ends idle connections', async () => {
  const context = fakeContext()
  let bytes = 0
  const parts = {
    ...context,
    bucket: {
      ...context.bucket,
      put: async (_key: string, body: Uint8Array | AsyncIterable<Uint8Array>) => {
        for await (const part of body instanceof Uint8Array ? [body] : body) bytes += part.length
      },
    },
  }
  const http = await startHttp(parts, { host: '127.0.0.1', port: 0 })
  const chunk = new Uint8Array(1024 * 1024)
  const chunks = 300
  async function* body() {
    for (let i = 0; i < chunks; i++) yield chunk
  }
  const init = { method: 'PUT', body: ReadableStream.from(body()), duplex: 'half' } as RequestInit
  const answer = await fetch(`${http.address}/elanus/v1/bucket/big.npy`, init)
  assert.equal(answer.status, 200)
  await answer.text()
  assert.equal(bytes, chunks * chunk.length)
  await http.close()
})
