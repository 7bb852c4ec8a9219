/** `indexes/list` and `indexes/describe`. */
import type { IndexRecord } from '../../../catalog/records.ts'
import { apiErrorOf } from '../../../core/errors.ts'
import type { Schema } from '../../../core/schema.ts'
import type { IndexProgress } from '../../../engine/engine.ts'
import { operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, collectionScope, dbName } from '../../contract/requests.ts'
import { anything, required, text } from '../../contract/type.ts'
import { encodeJson } from '../../encode-json.ts'
import { indexedField, requireCollection } from '../../lookup.ts'

export const listIndexes = operation({
  path: 'indexes/list',
  contract: collectionScope,
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    return { data: context.catalog.indexes.list(collection.id).map((i) => i.name) }
  },
})

export const describeIndex = operation({
  path: 'indexes/describe',
  contract: contract('IndexReq', { dbName, collectionName, indexName: required(text), timestamp: anything }),
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    const index = context.catalog.indexes.list(collection.id).find((i) => i.name === request.indexName)
    if (!index) throw apiErrorOf('indexNotFound', { indexName: request.indexName })
    const progress = await context.engine.indexProgress(collection, index.fieldId)
    return { data: [describe(index, collection.schema, progress)] }
  },
})

function describe(index: IndexRecord, schema: Schema, progress: IndexProgress): Record<string, unknown> {
  return {
    failReason: progress.failReason,
    fieldName: indexedField(schema, index).name,
    indexName: index.name,
    indexParams: indexParams(index),
    indexState: progress.state,
    indexType: index.indexType,
    indexedRows: progress.indexedRows,
    'indexoffsetcache.enabled': '',
    maxIndexVersion: 0,
    metricType: index.metricType,
    minIndexVersion: 0,
    'mmap.enabled': '',
    pendingRows: Math.max(0, progress.totalRows - progress.indexedRows),
    totalRows: progress.totalRows,
    warmup: '',
  }
}

function indexParams(index: IndexRecord): { key: string; value: string }[] {
  const params = [{ key: 'index_type', value: index.indexType }]
  if (index.metricType !== '') params.push({ key: 'metric_type', value: index.metricType })
  const entries = Object.entries(index.params)
  if (entries.length === 0) return params
  params.push({ key: 'params', value: encodeJson(index.params) })
  for (const [key, value] of entries) params.push({ key, value: typeof value === 'string' ? value : encodeJson(value) })
  return params
}
