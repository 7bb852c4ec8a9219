/** The vectors a search starts from: given in the request, or stored under given primary keys. */

import type { Collection } from '../../catalog/records.ts'
import { buildColumn } from '../../columns/build-column.ts'
import { notNullable } from '../../columns/value-errors.ts'
import { apiError, apiErrorText, ERROR_CODES, ValueError } from '../../core/errors.ts'
import { type Field, primaryField, type Schema } from '../../core/schema.ts'
import type { EmbeddingList, QueryVector } from '../../engine/engine.ts'
import type { ApiContext } from '../context.ts'
import { badJson } from '../contract/type.ts'
import { encodeJson } from '../encode-json.ts'
import { keysFilter } from '../filter.ts'
import { int64Key } from '../primary-keys.ts'
import { rowValue } from '../rows/row-value.ts'
import { queryTerms } from './query-terms.ts'

export function queryVectors(schema: Schema, field: Field, data: readonly unknown[]): QueryVector[] {
  if (data.length === 0) {
    throw apiErrorText(
      'missingRequired',
      `${ERROR_CODES.missingRequired.text}, error: either 'ids' (for primary key search) or 'data' (for vector search) must be provided`,
    )
  }
  if (field.functionOutput === 'BM25') return queryTerms(schema, field, data)
  if (field.functionOutput && data.some((query) => typeof query === 'string')) {
    throw badJson(`Elanus calls no embedding services: search field ${field.name} by vectors, not by texts`)
  }
  return data.map((vector) =>
    field.dataType === 'FloatVector' ? floatVector(field, vector) : packedVector(field, vector),
  )
}

/** As an insert would store it: the column's own builder reads it. */
function packedVector(field: Field, vector: unknown): Uint8Array {
  const column = buildColumn({ ...field, nullable: false })
  try {
    if (vector === null || vector === undefined) throw notNullable(field)
    column.appendValue(rowValue(field, vector))
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    const text = `${error.message}: ${ERROR_CODES.invalidParameter.text}`
    throw badJson(
      `${text}[expected=${field.dataType}${field.dim === undefined ? '' : ` of dimension ${field.dim}`}][actual=field ${field.name}]`,
    )
  }
  const data = column.finish()
  const { values } = data.children[0] ?? data
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

function floatVector(field: Field, vector: unknown): Float32Array {
  if (!Array.isArray(vector))
    throw badJson(`a query vector of field ${field.name} should be a list of ${field.dim} numbers`)
  if (vector.length !== field.dim) {
    throw badJson(
      `dimension: ${field.dim}, but length of []float: ${vector.length}: ${ERROR_CODES.invalidParameter.text}[expected=FloatVector][actual=field ${field.name}]`,
    )
  }
  const floats = new Float32Array(vector.length)
  vector.forEach((item: unknown, i) => {
    const number = typeof item === 'number' || typeof item === 'bigint' ? Math.fround(Number(item)) : Number.NaN
    if (!Number.isFinite(number))
      throw badJson(`value ${encodeJson(item)} of a query vector is not a number a float32 can hold`)
    floats[i] = number
  })
  return floats
}

/** In the order of the ids; of a struct's vectors the whole lists. Throws 1100 for what is no key, and for keys without a row or a vector. */
export async function storedVectors(
  context: ApiContext,
  collection: Collection,
  field: Field,
  ids: readonly unknown[],
): Promise<(QueryVector | EmbeddingList)[]> {
  const primary = primaryField(collection.schema)
  const keys = ids.map((id) => searchKey(primary, id))
  const read = {
    partitions: undefined,
    sql: keysFilter(collection.schema, keys),
    fields: [primary, field],
    limit: undefined,
    offset: 0,
  }
  const rows = await context.engine.query(collection, read)
  const vectors = new Map(
    rows.map(([key, stored]) => [key as bigint | string, stored as QueryVector | EmbeddingList | null]),
  )
  const missing = keys.filter((key) => !vectors.get(key) || (field.vectorType && vectors.get(key)?.length === 0))
  if (missing.length > 0) {
    throw apiError(
      'invalidParameter',
      `some of the provided primary key IDs do not exist: missing IDs = [${missing.join(', ')}]`,
    )
  }
  return keys.map((key) => vectors.get(key)!)
}

function searchKey(primary: Field, id: unknown): bigint | string {
  const isText = primary.dataType === 'VarChar'
  if (isText && typeof id === 'string' && id !== '') return id
  const key = int64Key(id)
  if (key === undefined)
    throw apiError('invalidParameter', `cannot use an id of ids as ${primary.dataType} key, error: ${encodeJson(id)}`)
  return isText ? String(key) : key
}
