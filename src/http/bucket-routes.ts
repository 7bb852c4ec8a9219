/** `PUT /elanus/v1/bucket/<key>`: streams the raw body into the bucket, so that files of another machine can be imported. */
import type { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { ApiContext } from '../api/context.ts'
import { apiError } from '../core/errors.ts'
import { InvalidKeyError } from '../objects/byte-source.ts'
import { sendError, sendReply } from './answer.ts'

const REFUSED_STATUS = 400

export function bucketRoutes(app: FastifyInstance, context: ApiContext): void {
  app.put<{ Params: { '*': string }; Body: Readable | undefined }>('/elanus/v1/bucket/*', async (request, reply) => {
    const key = request.params['*']
    try {
      await context.bucket.put(key, request.body ?? new Uint8Array(0))
      return sendReply(reply, { data: { key } })
    } catch (error) {
      const refused = error instanceof InvalidKeyError ? apiError('invalidParameter', error.message) : error
      return sendError(reply, refused, REFUSED_STATUS)
    }
  })
}
