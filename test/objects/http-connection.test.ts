/** The wire itself, against a server whose every byte is planned. */
import { strict as assert } from 'node:assert'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { HttpConnections } from '../../src/objects/http-connections.ts'
import { askText, parseAnswerHead, unchunked } from '../../src/objects/http-head.ts'
import { waitFor } from '../support/wait-for.ts'

/** `answer` is called for each request, with what was asked and how many requests its connection and all have brought before. */
async function planned(
  t: TestContext,
  answer: (socket: Socket, asked: string, nth: { ofConnection: number; ofAll: number }) => unknown,
) {
  let all = 0
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    let [text, own] = ['', 0]
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (!text.endsWith('\r\n\r\n')) return
      const asked = text
      text = ''
      answer(socket, asked, { ofConnection: own++, ofAll: all++ })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connections = new HttpConnections()
  t.after(() => {
    connections.close()
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const { port } = server.address() as AddressInfo
  const ask = () =>
    connections.ask({ protocol: 'http:', hostname: '127.0.0.1', port, path: '/x', headers: { host: 'h' } })
  return { connections, ask, open: () => sockets.size }
}

const body = async ({ connection }: Awaited<ReturnType<HttpConnections['ask']>>, bytes: number) => {
  const into = Buffer.alloc(bytes)
  await connection.fill(into)
  return into.toString()
}

test('an answer may come byte by byte, behind others that are none yet', async (t) => {
  const text =
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 206 Partial Content\r\nContent-Length: 10\r\nETag:  "v" \r\n\r\n0123456789'
  const { ask } = await planned(t, async (socket) => {
    for (const c of text) {
      socket.write(c)
      await turn()
    }
  })
  const asked = await ask()
  assert.equal(asked.head.status, 206)
  assert.deepEqual({ ...asked.head.headers }, { 'content-length': '10', etag: '"v"' })
  assert.deepEqual([await body(asked, 3), await body(asked, 0), await body(asked, 7)], ['012', '', '3456789'])
})

test('two answers in one piece of the network are told apart by whoever counts', async (t) => {
  const { ask, connections, open } = await planned(t, (socket, _, { ofAll }) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${ofAll}!`)
  })
  for (let i = 0; i < 5; i++) {
    const asked = await ask()
    assert.equal(await body(asked, 2), `${i}!`)
    connections.give(asked.connection)
  }
  assert.equal(open(), 1)
  assert.equal(connections.taken, 0)
})

test('a server that nobody takes anything from has to wait, and loses nothing', async (t) => {
  const bytes = 64 * 1024 * 1024
  let sent = 0
  const { ask } = await planned(t, async (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`)
    const piece = Buffer.alloc(1024 * 1024)
    for (let i = 0; i < 64; i++) {
      if (!socket.write(piece.fill(i))) await once(socket, 'drain')
      sent++
    }
  })
  const asked = await ask()
  let before = -1
  await waitFor(async () => {
    const isStill = sent === before
    before = sent
    return isStill && sent > 0
  }, 'the server waits')
  assert.ok(sent < 48, `${sent} MiB were sent`)
  const into = Buffer.alloc(1024 * 1024)
  for (let i = 0; i < 64; i++) {
    await asked.connection.fill(into)
    assert.ok(into.every((byte) => byte === i))
  }
})

test('a kept connection that the server has closed is replaced; one that breaks off at its first answer is not', async (t) => {
  let kept = true
  const { ask, connections } = await planned(t, (socket, _, { ofConnection }) => {
    if (ofConnection > 0 || !kept) return void socket.destroy()
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
  })
  for (let i = 0; i < 3; i++) connections.give((await ask()).connection)
  kept = false
  await assert.rejects(ask(), { code: 'ECONNRESET' })
  assert.equal(connections.taken, 0)
})

test('what comes unasked for is nobody’s answer', async (t) => {
  const { ask, connections, open } = await planned(t, (socket, _, { ofAll }) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${ofAll}`)
    if (ofAll === 0) setImmediate(() => socket.write('HTTP/1.1 408 Request Timeout\r\n\r\n'))
  })
  const first = await ask()
  assert.equal(await body(first, 1), '0')
  connections.give(first.connection)
  await waitFor(async () => !first.connection.isFree, 'it has come')
  const second = await ask()
  assert.equal(second.head.status, 200)
  assert.equal(await body(second, 1), '1')
  assert.equal(open(), 2)
})

test('a body that ends too early is an error; memory given for it is left alone afterwards', async (t) => {
  const { ask } = await planned(t, (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1234'))
  const asked = await ask()
  await assert.rejects(body(asked, 9), { code: 'ECONNRESET' })
  await assert.rejects(body(asked, 1), { code: 'ECONNRESET' })
})

test('closing ends what is waited for', async (t) => {
  const { ask, connections } = await planned(t, () => {})
  const asking = assert.rejects(ask(), { code: 'ECONNABORTED' })
  await waitFor(async () => connections.taken === 1, 'it is asked')
  connections.close()
  await asking
})

test('what is no HTTP, and a head without an end, are refused', async (t) => {
  const garbage = await planned(t, (socket) => socket.write('SSH-2.0-OpenSSH\r\n\r\n'))
  await assert.rejects(garbage.ask(), /no HTTP answer: "SSH-2\.0-OpenSSH"/)
  const endless = await planned(t, (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`))
  await assert.rejects(endless.ask(), /more than 65536 bytes/)
})

test('requests are written as they are signed, and nothing gets into them', () => {
  const ask = { protocol: 'http:', hostname: 'h', path: '/b/a%20b', headers: { host: 'h', range: 'bytes=0-1' } }
  assert.equal(askText(ask), 'GET /b/a%20b HTTP/1.1\r\nhost: h\r\nrange: bytes=0-1\r\n\r\n')
  const query = { 'x-id': 'Get Object', a: ["(1)'", '2'], none: null }
  assert.ok(askText({ ...ask, query }).startsWith('GET /b/a%20b?x-id=Get%20Object&a=%281%29%27&a=2 HTTP/1.1\r\n'))
  for (const bad of ['x\r\ny: z', 'x\ny', '\0', 'ü€']) {
    assert.throws(() => askText({ ...ask, headers: { 'if-match': bad } }), /no line of an HTTP request/)
  }
})

test('heads and bodies in chunks are understood or refused', () => {
  const { headers } = parseAnswerHead('HTTP/1.1 200 OK\r\nA: 1\r\na:2\r\n__proto__: x')
  assert.deepEqual(Object.entries(headers), [
    ['a', '1, 2'],
    ['__proto__', 'x'],
  ])
  assert.equal(parseAnswerHead('HTTP/1.1 503').status, 503)
  for (const bad of ['', 'HTTP/2 200', 'HTTP/1.1 20', 'HTTP/1.1 200 OK\r\nno colon', 'HTTP/1.1 200 OK\r\n: x']) {
    assert.throws(() => parseAnswerHead(bad), /no (HTTP answer|line of an HTTP answer)/, bad)
  }
  assert.equal(unchunked(Buffer.from('3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n')).toString(), 'abc0123456789')
  assert.equal(unchunked(Buffer.from('5\r\nab')).toString(), 'ab')
  assert.equal(unchunked(Buffer.from('')).toString(), '')
})
