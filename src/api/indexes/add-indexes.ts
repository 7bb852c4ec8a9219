/** Puts index definitions into the catalog, by Milvus' rules for a second index on a field. Call it in a transaction. */

import { isDeepStrictEqual } from 'node:util'
import { fromJson, toJson } from '../../catalog/json-column.ts'
import type { Collection, IndexRecord } from '../../catalog/records.ts'
import { apiError } from '../../core/errors.ts'
import { vectorFields } from '../../core/schema.ts'
import type { ApiContext } from '../context.ts'

/** Doing it twice with the same definition is no error. */
export function addIndex(context: ApiContext, index: IndexRecord): void {
  const existing = context.catalog.indexes.list(index.collectionId)
  const named = existing.find((i) => i.name === index.name)
  if (named) {
    if (isDeepStrictEqual(named, fromJson(toJson(index)))) return
    throw apiError('invalidParameter', 'at most one distinct index is allowed per field')
  }
  if (existing.some((i) => i.fieldId === index.fieldId)) {
    throw apiError('invalidParameter', 'CreateIndex failed: creating multiple indexes on same field is not supported')
  }
  context.catalog.indexes.insert(index)
}

/** Throws 1100 where a vector field has no index: Milvus loads no such collection. */
export function requireVectorIndexes(context: ApiContext, collection: Collection): void {
  const indexed = new Set(context.catalog.indexes.list(collection.id).map((i) => i.fieldId))
  const bare = vectorFields(collection.schema).filter((f) => !indexed.has(f.id))
  if (bare.length === 0) return
  const names = bare.map((f) => f.name).join(' ')
  throw apiError('invalidParameter', `there is no vector index on field: [${names}], please create index firstly`)
}
