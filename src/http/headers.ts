/** The request headers Milvus reads, and the answer headers it always sends. */
import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { CallHeaders } from '../api/dispatch.ts'
import { apiError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import { parseBool } from '../core/parse-bool.ts'

export function callHeaders(headers: IncomingHttpHeaders): CallHeaders {
  return {
    databaseName: single(headers['db-name']),
    // Anything else means the default, which is numbers.
    int64AsText: parseBool(single(headers['accept-type-allow-int64']) ?? '') === false,
    idempotencyKey: single(headers['idempotency-key']),
  }
}

/** Milliseconds this request may take; zero or less means it has timed out already. Throws 1100 for what is no integer. */
export function requestTimeoutMs(headers: IncomingHttpHeaders): number {
  const given = single(headers['request-timeout'])
  if (given === undefined) return limits.requestSecondsDefault * 1000
  if (!/^[+-]?\d+$/.test(given)) {
    throw apiError(
      'invalidParameter',
      `Request-Timeout parse failed, err: strconv.ParseInt: parsing "${given}": invalid syntax`,
    )
  }
  return Number(given) * 1000
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

const TRACE_ID_BYTES = 16

export const answerHeaders = (): Record<string, string> => ({
  'X-Milvus-Trace-Id': randomBytes(TRACE_ID_BYTES).toString('hex'),
  'X-Content-Type-Options': 'nosniff',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Credentials': 'true',
  'Access-Control-Allow-Headers':
    'Content-Type, Content-Length, Authorization, Accept, X-Requested-With, DB-Name, Request-Timeout, Accept-Type-Allow-Int64, Idempotency-Key',
  'Access-Control-Allow-Methods': 'POST, OPTIONS, GET, PUT',
})
