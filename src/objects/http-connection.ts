/**
 * A connection to an HTTP/1.1 server that is asked for one thing after another. The socket writes what comes right into the memory
 * that it is for. Node's own client brings it in fresh pieces of 64 KiB, which cost several times the reading itself. While nobody
 * wants what comes, the socket is not read, so the server waits. Never asks twice, and never looks into a body.
 */
import { strict as assert } from 'node:assert'
import { connect, isIP, type OnReadOpts, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { KIB } from '../core/limits.ts'
import { type AnswerHead, type HttpAsk, parseAnswerHead } from './http-head.ts'

const CONNECT_TIMEOUT_MS = 5_000
/** Without a byte for so long, an answer counts as lost. */
const ANSWER_TIMEOUT_MS = 60_000
const HEAD_BYTES_MAX = 64 * KIB
/** Heads come here, and what comes while nobody has given memory for it. */
const SPILL_BYTES = 64 * KIB

export type Origin = Pick<HttpAsk, 'protocol' | 'hostname' | 'port'>

/** `code`: as errors of sockets have it, for whoever decides whether to ask again. */
const lost = (message: string, code: string): Error => Object.assign(new Error(message), { code })

export class HttpConnection {
  readonly origin: Origin
  readonly #socket: Socket
  #error: Error | undefined
  #waiting: PromiseWithResolvers<void> | undefined
  /** What is to be filled next, and how far it is. */
  #into: Uint8Array | undefined
  #filled = 0
  /** The part of `#into` that the socket was given; undefined: it has some of the spill. */
  #given: Uint8Array | undefined
  /** Bytes [#from, #to) of it have come and are nobody's yet. */
  #spill = Buffer.allocUnsafeSlow(SPILL_BYTES)
  #from = 0
  #to = 0

  constructor(origin: Origin) {
    this.origin = origin
    const { protocol, hostname, port } = origin
    const host = hostname.replace(/^\[|\]$/g, '')
    const onread: OnReadOpts = {
      buffer: () => this.#room(),
      callback: (bytes, memory) => this.#take(bytes, memory),
    }
    if (protocol === 'https:') {
      this.#socket = connectTls({ host, port: port ?? 443, servername: isIP(host) ? '' : host, onread } as object)
    } else {
      this.#socket = connect({ host, port: port ?? 80, onread })
    }
    const connecting = setTimeout(() => {
      this.#fail(lost(`no connection to ${host} within ${CONNECT_TIMEOUT_MS} ms`, 'ETIMEDOUT'))
    }, CONNECT_TIMEOUT_MS)
    this.#socket
      .setNoDelay()
      .on(protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connecting))
      .on('timeout', () => this.#fail(lost(`no byte came within ${ANSWER_TIMEOUT_MS} ms`, 'ETIMEDOUT')))
      .on('error', (error) => this.#fail(error))
      .on('end', () => this.#fail(lost('the connection was aborted', 'ECONNRESET')))
      .on('close', () => {
        clearTimeout(connecting)
        this.#fail(lost('the connection was aborted', 'ECONNRESET'))
      })
  }

  /** It can be asked: it is open, and nothing has come that nobody asked for. */
  get isFree(): boolean {
    return this.#error === undefined && this.#from === this.#to
  }

  /** Sends what `askText` makes, and returns the answer's head. Its body has to be taken, or the connection closed. */
  async ask(text: string): Promise<AnswerHead> {
    assert(this.#from === this.#to, 'an answer has been taken before the next is asked for')
    this.#socket.ref().write(text, 'latin1')
    for (;;) {
      const come = this.#spill.subarray(this.#from, this.#to)
      const end = come.indexOf('\r\n\r\n')
      if (end !== -1) {
        this.#from += end + 4
        const head = parseAnswerHead(come.toString('latin1', 0, end))
        if (head.status >= 200) return head
      } else {
        if (come.length > HEAD_BYTES_MAX)
          throw new Error(`the head of an HTTP answer has more than ${HEAD_BYTES_MAX} bytes`)
        await this.#arrival()
      }
    }
  }

  /** Fills the memory with the bytes of the body that come next. It is the caller's again once the promise has settled. */
  async fill(into: Uint8Array): Promise<void> {
    this.#into = into
    this.#filled = 0
    this.#serve()
    if (this.#into) await this.#arrival()
  }

  /** What comes until `isWhole` or the server's end, `bytesMax` at most. The connection is good for nothing afterwards. */
  async rest(isWhole: (come: Buffer) => boolean, bytesMax: number): Promise<Buffer> {
    const come = () => this.#spill.subarray(this.#from, this.#to)
    try {
      while (!isWhole(come()) && come().length < bytesMax) await this.#arrival()
    } catch {
      // What has come is all there is.
    }
    this.close()
    return come().subarray(0, bytesMax)
  }

  /** Until it is asked again, the process need not live for it. */
  idle(): void {
    this.#socket.unref()
    // Its end is noticed only while it is read.
    this.#socket.resume()
  }

  close(): void {
    this.#fail(lost('the connection is closed', 'ECONNABORTED'))
  }

  #fail(error: Error): void {
    if (this.#error) return
    this.#error = error
    this.#into = undefined
    this.#socket.destroy()
    this.#settle((waiting) => waiting.reject(error))
  }

  #settle(how: (waiting: PromiseWithResolvers<void>) => void): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#socket.setTimeout(0)
    if (waiting) how(waiting)
  }

  /** Until what is to be filled is full; where that is nothing, until anything comes. */
  async #arrival(): Promise<void> {
    if (this.#error) throw this.#error
    this.#waiting = Promise.withResolvers()
    this.#socket.setTimeout(ANSWER_TIMEOUT_MS)
    this.#socket.resume()
    await this.#waiting.promise
  }

  /** The memory for what comes next. Asked for by the socket behind each `#take`. */
  #room(): Uint8Array {
    this.#given = undefined
    if (this.#from === this.#to) {
      this.#from = this.#to = 0
      if (this.#into) return (this.#given = this.#into.subarray(this.#filled))
    }
    // Of a TLS record more may come although nobody wants it.
    if (this.#to === this.#spill.length) {
      const longer = Buffer.allocUnsafeSlow(2 * this.#spill.length)
      this.#spill.copy(longer)
      this.#spill = longer
    }
    return this.#spill.subarray(this.#to)
  }

  /** So many bytes have come into the memory last given. False: no more for now. */
  #take(bytes: number, memory: Uint8Array): boolean {
    if (memory === this.#given) this.#filled += bytes
    else this.#to += bytes
    const isWanted = this.#waiting !== undefined
    this.#serve()
    return isWanted
  }

  /** Moves what is spilled to where it is wanted; whoever waits goes on once that is full. */
  #serve(): void {
    const into = this.#into
    if (into) {
      const taken = Math.min(this.#to - this.#from, into.length - this.#filled)
      into.set(this.#spill.subarray(this.#from, this.#from + taken), this.#filled)
      this.#from += taken
      this.#filled += taken
      if (this.#filled < into.length) return
      this.#into = undefined
    }
    this.#settle((waiting) => waiting.resolve())
  }
}
