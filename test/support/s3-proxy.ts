/** Stands between Elanus and a real S3 service, and lets answers go wrong. Looks at no content. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * A number: answered with that status. slow: the body comes in pieces with pauses. late: the answer begins after a pause. reset: the
 * connection is closed without an answer. cut: in the middle of the body. truncated: half of the body, as if it were all of it.
 */
export type S3Fault = 403 | 429 | 500 | 503 | 'slow' | 'late' | 'reset' | 'cut' | 'truncated'

const ERROR_CODES = { 403: 'AccessDenied', 429: 'TooManyRequests', 500: 'InternalError', 503: 'SlowDown' } as const
const PAUSE_MS = 50
const PIECES = 8

export class S3Proxy {
  readonly endpoint: string
  /** Asked for each request; undefined = goes through. */
  faultOf: (method: string, path: string) => S3Fault | undefined = () => undefined
  /** What has gone wrong so far. */
  readonly struck: S3Fault[] = []
  readonly #target: URL
  readonly #server: Server

  private constructor(server: Server, target: string) {
    this.#server = server
    this.#target = new URL(target)
    this.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => {
      this.#handle(asked, answer).catch((error: Error) => answer.destroy(error))
    })
  }

  /** `target`: the service's endpoint. */
  static async start(target: string): Promise<S3Proxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new S3Proxy(server, target)
  }

  /** All connections, whatever is on its way. */
  cut(): void {
    this.#server.closeAllConnections()
  }

  async stop(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #handle(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const fault = this.faultOf(asked.method!, asked.url!)
    if (fault === undefined) return this.#pass(asked, answer, undefined)
    this.struck.push(fault)
    switch (fault) {
      case 'reset':
        asked.socket.destroy()
        return
      case 'late':
        await sleep(PAUSE_MS)
        return this.#pass(asked, answer, undefined)
      case 'slow':
      case 'cut':
      case 'truncated':
        return this.#pass(asked, answer, fault)
      default:
        refuse(answer, fault)
    }
  }

  /** The signature covers the Host header, so that goes through as it came. */
  async #pass(asked: IncomingMessage, answer: ServerResponse, fault: 'slow' | 'cut' | 'truncated' | undefined) {
    const { hostname, port } = this.#target
    const { method, url, headers } = asked
    const passed = request({ hostname, port, method, path: url, headers, setHost: false })
    asked.pipe(passed)
    const [found] = (await once(passed, 'response')) as [IncomingMessage]
    const body = Buffer.concat(await found.toArray())
    const half = body.subarray(0, Math.floor(body.length / 2))
    const length = fault === 'truncated' ? { 'content-length': String(half.length) } : {}
    answer.writeHead(found.statusCode!, { ...found.headers, ...length })
    if (fault === 'cut') return void answer.write(half, () => answer.destroy())
    if (fault === 'truncated') return void answer.end(half)
    const pieces = fault === 'slow' ? PIECES : 1
    for (let i = 0; i < pieces; i++) {
      if (fault === 'slow') await sleep(PAUSE_MS)
      answer.write(body.subarray(Math.floor((body.length * i) / pieces), Math.floor((body.length * (i + 1)) / pieces)))
    }
    answer.end()
  }
}

function refuse(answer: ServerResponse, status: keyof typeof ERROR_CODES): void {
  const code = ERROR_CODES[status]
  answer.writeHead(status, { 'content-type': 'application/xml' })
  answer.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>as planned</Message></Error>`)
}
