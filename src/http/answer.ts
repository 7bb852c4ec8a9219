/** Replies and errors to HTTP answers: the envelope of Milvus, status 200 for nearly every failure. */
import type { FastifyError, FastifyReply } from 'fastify'
import type { Reply } from '../api/context.ts'
import { encodeJson } from '../api/encode-json.ts'
import { ApiError, apiError } from '../core/errors.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const TIMEOUT_STATUS = 408
const PANIC_STATUS = 500

export const sendReply = (reply: FastifyReply, result: Reply): FastifyReply =>
  reply
    .code(200)
    .type(JSON_TYPE)
    .send(encodeJson({ code: 0, ...result }))

/** An ApiError is the caller's to read; anything else is ours: logged in full, answered with 500. `refusedStatus`: for the routes that Milvus does not have. */
export function sendError(reply: FastifyReply, error: unknown, refusedStatus = 200): FastifyReply {
  if (error instanceof ApiError) {
    const status = error.kind === 'timeout' ? TIMEOUT_STATUS : refusedStatus
    return reply
      .code(status)
      .type(JSON_TYPE)
      .send(encodeJson({ code: error.code, message: error.message }))
  }
  reply.log.error({ err: error }, 'a request failed unexpectedly')
  const message = error instanceof Error ? error.message : String(error)
  return reply
    .code(PANIC_STATUS)
    .type(JSON_TYPE)
    .send(encodeJson({ code: PANIC_STATUS, message }))
}

/** The router's own answer, as gin gives it. */
export const sendNotFound = (reply: FastifyReply): FastifyReply =>
  reply.code(404).type('text/plain').send('404 page not found')

/** What Fastify itself refuses before a route is reached: a body beyond the limit, a broken URL. */
export function sendRefusal(reply: FastifyReply, error: FastifyError): FastifyReply {
  const status = error.statusCode ?? PANIC_STATUS
  return status < PANIC_STATUS
    ? sendError(reply, apiError('invalidParameter', error.message), status)
    : sendError(reply, error)
}
