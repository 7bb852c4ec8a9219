/** The HTTP skin: routes, headers and limits over the operations. It holds no logic of its own and never sees the engine. */
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import type { ApiContext, ApiParts } from '../api/context.ts'
import { KIB, limits, MIB } from '../core/limits.ts'
import { sendNotFound, sendRefusal } from './answer.ts'
import { bucketRoutes } from './bucket-routes.ts'
import { answerHeaders } from './headers.ts'
import { vectordbRoutes } from './vectordb-routes.ts'

export interface HttpOptions {
  readonly host: string
  /** 0 = any free port. */
  readonly port: number
  /** A pino logger; absent = silent. */
  readonly logger?: FastifyBaseLogger
}

export interface HttpServer {
  /** e.g. `http://127.0.0.1:19530`. */
  readonly address: string
  /** Stops listening, waits for requests and background work under way, closes idle connections and, after a while, all. */
  close(): Promise<void>
}

/** Rejects with Node's own error (EADDRINUSE, EACCES, …) where it cannot listen. */
export async function startHttp(parts: ApiParts, options: HttpOptions): Promise<HttpServer> {
  const app = buildHttp(parts, options.logger)
  const address = await app.listen({ host: options.host, port: options.port })
  return { address, close: () => closeHttp(app) }
}

/** Requests under way get this long to end; then their connections are cut. */
const DRAIN_MS = 5_000

async function closeHttp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}

const HEADER_BYTES_MAX = 16 * MIB
const KEY_CHARS_MAX = 4 * KIB
const ANY_TYPE = 'application/octet-stream'

/** The server without a socket, for tests too. */
export function buildHttp(parts: ApiParts, logger?: FastifyBaseLogger): FastifyInstance {
  const app = Fastify({
    ...(logger ? { loggerInstance: logger } : {}),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytesMax,
    routerOptions: { maxParamLength: KEY_CHARS_MAX },
    http: { maxHeaderSize: HEADER_BYTES_MAX },
  }) as FastifyInstance
  const context: ApiContext = { ...parts, log: app.log, background: new Set() }
  app.addHook('onClose', async () => void (await Promise.all(context.background)))
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(answerHeaders())
    // Content-Type is never looked at, so a wrong one must not be able to refuse a request.
    request.raw.headers['content-type'] = ANY_TYPE
  })
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  app.options('*', async (_request, reply) => reply.code(204).send())
  app.get('/healthz', async (_request, reply) => reply.type('text/plain').send('OK'))
  app.register(async (scope) => vectordbRoutes(scope, context))
  app.register(async (scope) => bucketRoutes(scope, context))
  app.setNotFoundHandler(async (_request, reply) => sendNotFound(reply))
  app.setErrorHandler(async (error: FastifyError, _request, reply) => sendRefusal(reply, error))
  return app
}
