/**
 * A GET of a part of an object: signed, sent again and judged by the SDK, but sent over connections of our own, which bring its
 * body right into given memory.
 */
import { Readable } from 'node:stream'
import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from '@aws-sdk/client-s3'
import { KIB } from '../core/limits.ts'
import type { Asked, HttpConnections } from './http-connections.ts'
import { bodyBytes, type HttpAsk, unchunked } from './http-head.ts'

const ERROR_BYTES_MAX = 256 * KIB

/** A part of an object whose bytes are taken in their order. */
export interface S3Answer {
  /** Of the body. */
  readonly bytes: number
  /** Takes the next bytes, as many as the memory has; no more than there are. */
  fill(into: Uint8Array): Promise<void>
  /** Nothing more is taken. */
  close(): void
}

/** Throws what the SDK throws. undefined: the answer does not tell how long it is; `client` alone can read such. */
export async function askS3(
  client: S3Client,
  connections: HttpConnections,
  input: GetObjectCommandInput,
): Promise<S3Answer | undefined> {
  const command = new GetObjectCommand(input)
  let answer: S3Answer | undefined
  const send = async (request: HttpAsk) => {
    const asked = await connections.ask(request)
    const { status, headers } = asked.head
    const isPart = status === 206
    if (isPart) answer = answerOf(asked, connections)
    const body = isPart ? [] : [await errorBody(asked)]
    if (!answer) connections.drop(asked.connection)
    return { response: { statusCode: status, headers, body: Readable.from(body) } }
  }
  // The innermost step: what the SDK's own HTTP client would do.
  command.middlewareStack.add((() => (args: { request: unknown }) => send(args.request as HttpAsk)) as never, {
    name: 'elanusSend',
    step: 'deserialize',
    priority: 'low',
  })
  try {
    await client.send(command)
    return answer
  } catch (error) {
    answer?.close()
    throw error
  }
}

function answerOf({ connection, head }: Asked, connections: HttpConnections): S3Answer | undefined {
  const bytes = bodyBytes(head)
  if (bytes === undefined) return undefined
  const isLast = /\bclose\b/i.test(head.headers.connection ?? '')
  let left = bytes
  const through = () => (isLast ? connections.drop(connection) : connections.give(connection))
  if (left === 0) through()
  return {
    bytes,
    async fill(into) {
      await connection.fill(into)
      left -= into.length
      if (left === 0) through()
    },
    close() {
      if (left > 0) connections.drop(connection)
    },
  }
}

async function errorBody({ connection, head }: Asked): Promise<Buffer> {
  const bytes = bodyBytes(head)
  if (bytes !== undefined) return connection.rest((come) => come.length >= bytes, Math.min(bytes, ERROR_BYTES_MAX))
  return unchunked(await connection.rest((come) => come.subarray(-7).equals(LAST_CHUNK), ERROR_BYTES_MAX))
}

/** Without trailers. */
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n')
