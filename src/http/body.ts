/** A request's bytes to a JSON value. Only the first JSON value is read; what follows it is ignored, as in Milvus. */

import { badJson } from '../api/contract/type.ts'
import { apiErrorText, ERROR_CODES } from '../core/errors.ts'
import { JsonCursor } from '../json/json-cursor.ts'

/** Throws ApiError 1801. Integers beyond 2^53 come out as bigint. */
export function decodeBody(bytes: Uint8Array | undefined): unknown {
  if (bytes === undefined || bytes.length === 0) {
    throw apiErrorText('badJson', `${ERROR_CODES.badJson.text}, the request body should be nil, however {} is valid`)
  }
  try {
    return new JsonCursor(bytes, 0, bytes.length).readValue()
  } catch (error) {
    throw badJson(error instanceof Error ? error.message : String(error))
  }
}
