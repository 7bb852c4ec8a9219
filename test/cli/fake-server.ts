/** A small HTTP server that answers like Elanus, for one test file, and the commands run against it. */
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { after, before, beforeEach } from 'node:test'
import { run } from '../../src/cli/run.ts'
import { recordedTerminal } from '../support/recorded-terminal.ts'

export const JOBS = '/v2/vectordb/jobs/import'
export const JOB = {
  jobId: '77',
  collectionName: 'books',
  state: 'Importing',
  progress: 50,
  importedRows: 5000,
  totalRows: 10_000,
  fileSize: 4_000_000,
  createTime: '2026-01-01T00:00:00Z',
  completeTime: '',
  details: [],
}

interface Call {
  readonly method: string
  readonly url: string
  readonly body: Buffer
}

export interface FakeServer {
  readonly url: string
  /** Of the running test. */
  readonly calls: Call[]
  /** By path or method: one answer after the other, the last one again and again; a text is a 502 page. */
  readonly answers: Record<string, unknown[]>
}

/** Listens while the tests of the calling file run; forgets calls and answers before each. */
export function fakeServer(): FakeServer {
  const fake = { url: '', calls: [] as Call[], answers: {} as Record<string, unknown[]> }
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request
    fake.calls.push({ method, url, body: await bodyOf(request) })
    const queue = fake.answers[url] ?? fake.answers[method] ?? [{ code: 0, data: {} }]
    const answer = queue.length > 1 ? queue.shift() : queue[0]
    if (typeof answer === 'string') response.writeHead(502).end(answer)
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
  })
  before(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    fake.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  })
  beforeEach(() => {
    fake.calls = []
    fake.answers = { [`${JOBS}/create`]: [{ code: 0, data: { jobId: '77' } }] }
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return fake
}

export async function elanus(server: FakeServer, ...args: string[]) {
  const terminal = recordedTerminal({ environment: { ELANUS_URL: server.url } })
  const exitCode = await run(args, terminal)
  return { exitCode, ...terminal.written }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}
