/** The queries of a search on the vectors of a struct: single vectors, or lists of them (Milvus' embedding lists). */
import { apiError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { elementField, type Field, type Schema } from '../../core/schema.ts'
import type { EmbeddingList, QueryVector } from '../../engine/engine.ts'
import { badJson } from '../contract/type.ts'
import { queryVectors } from './query-vectors.ts'

/** A list of lists, or of texts, which are a vector each. */
export const isEmbeddingList = (query: unknown): query is readonly unknown[] =>
  Array.isArray(query) && (Array.isArray(query[0]) || typeof query[0] === 'string')

/** `byLists`: whether each query is a list; they must all be alike. Throws 1801 for what is no vector of the field. */
export function structQueries(
  schema: Schema,
  field: Field,
  data: readonly unknown[],
  byLists: boolean,
): (QueryVector | EmbeddingList)[] {
  const element = elementField(field)
  if (data.some((query) => isEmbeddingList(query) !== byLists)) {
    throw badJson(`queries of field ${field.name} should be vectors, or lists of vectors, but not both`)
  }
  if (!byLists) return queryVectors(schema, element, data)
  const count = (data as readonly (readonly unknown[])[]).reduce((sum, list) => sum + list.length, 0)
  if (count > limits.queriesMax) {
    throw apiError('invalidParameter', `${count} vectors in the queries, at most ${limits.queriesMax} are taken`)
  }
  return (data as readonly (readonly unknown[])[]).map((list) => queryVectors(schema, element, list))
}
