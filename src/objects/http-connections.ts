/** Connections to HTTP servers, kept open from one answer to the next. */

import { HttpConnection, type Origin } from './http-connection.ts'
import { type AnswerHead, askText, type HttpAsk } from './http-head.ts'

/** What a server that closes a connection just when it is asked looks like. */
const CLOSED_CODES = ['ECONNRESET', 'EPIPE']

export interface Asked {
  readonly connection: HttpConnection
  readonly head: AnswerHead
}

export class HttpConnections {
  #idle: HttpConnection[] = []
  readonly #taken = new Set<HttpConnection>()

  /** How many have an answer under way. */
  get taken(): number {
    return this.#taken.size
  }

  /** Once the body is taken, the connection is to be given back; else, to be dropped. */
  async ask(request: HttpAsk): Promise<Asked> {
    const text = askText(request)
    for (;;) {
      const kept = this.#takeIdle(request)
      const connection = kept ?? new HttpConnection(request)
      this.#taken.add(connection)
      try {
        return { connection, head: await connection.ask(text) }
      } catch (error) {
        this.drop(connection)
        // One that was kept may have been closed meanwhile: nothing is wrong with the server.
        if (!kept || !CLOSED_CODES.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
      }
    }
  }

  give(connection: HttpConnection): void {
    this.#taken.delete(connection)
    connection.idle()
    this.#idle = [...this.#idle.filter((one) => one.isFree), connection]
  }

  drop(connection: HttpConnection): void {
    this.#taken.delete(connection)
    connection.close()
  }

  close(): void {
    for (const connection of [...this.#idle, ...this.#taken]) this.drop(connection)
    this.#idle = []
  }

  /** The one used last: others may have been closed by now. */
  #takeIdle(origin: Origin): HttpConnection | undefined {
    const at = this.#idle.findLastIndex((one) => one.isFree && isSame(one.origin, origin))
    return at === -1 ? undefined : this.#idle.splice(at, 1)[0]
  }
}

const isSame = (a: Origin, b: Origin): boolean =>
  a.protocol === b.protocol && a.hostname === b.hostname && a.port === b.port
