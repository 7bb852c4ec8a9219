/** `POST /v2/vectordb/<path>`: headers, body, deadline, then the operation of that path. */
import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../api/context.ts'
import { dispatch } from '../api/dispatch.ts'
import { findOperation } from '../api/registry.ts'
import { sendError, sendNotFound, sendReply } from './answer.ts'
import { decodeBody } from './body.ts'
import { withinDeadline } from './deadline.ts'
import { callHeaders, requestTimeoutMs } from './headers.ts'

const PREFIX = '/v2/vectordb/'

export function vectordbRoutes(app: FastifyInstance, context: ApiContext): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.post<{ Params: { '*': string }; Body: Buffer | undefined }>(`${PREFIX}*`, async (request, reply) => {
    const operation = findOperation(request.params['*'])
    if (!operation) return sendNotFound(reply)
    try {
      const timeoutMs = requestTimeoutMs(request.headers)
      const run = async () => dispatch(context, operation, decodeBody(request.body), callHeaders(request.headers))
      const late = (error: unknown) => request.log.warn({ err: error }, `${operation.path} failed after its deadline`)
      return sendReply(reply, await withinDeadline(timeoutMs, run, late))
    } catch (error) {
      return sendError(reply, error)
    }
  })
}
