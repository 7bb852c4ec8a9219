/** `entities/search`: the nearest rows of each query vector, flat in one list. */
import { apiError } from '../../../core/errors.ts'
import { limits } from '../../../core/limits.ts'
import { primaryField } from '../../../core/schema.ts'
import type { Hit } from '../../../engine/engine.ts'
import { checkConsistency } from '../../consistency.ts'
import { operation } from '../../context.ts'
import { encodeJson, shortestFloat32 } from '../../encode-json.ts'
import { readFilter } from '../../filter.ts'
import { readPartitions, requireCollection, requireLoaded } from '../../lookup.ts'
import { planOutput } from '../../render/output-plan.ts'
import { renderKey } from '../../render/render-value.ts'
import { annsField } from '../../search/anns-field.ts'
import { isEmbeddingList, structQueries } from '../../search/list-queries.ts'
import { queryVectors, storedVectors } from '../../search/query-vectors.ts'
import { type SearchApiRequest, searchContract } from '../../search/search-request.ts'
import { searchSettings } from '../../search/search-settings.ts'
import { inTimezone } from '../../timezone.ts'
import { refuseGiven } from '../../unsupported.ts'

export const searchEntities = operation({
  path: 'entities/search',
  contract: searchContract,
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    refuseUnsupported(request)
    if (request.ids.length > 0 && request.data.length > 0) {
      throw apiError('invalidParameter', "'ids' and 'data' are mutually exclusive, please give one of them")
    }
    checkConsistency(request.consistencyLevel)
    checkWindow(request.limit, request.offset)
    requireLoaded(collection)
    const partitions = readPartitions(context, collection, request.partitionNames)
    const field = annsField(collection.schema, request.annsField)
    const index = context.catalog.indexes.list(collection.id).find((i) => i.fieldId === field.id)
    const byKey = request.ids.length > 0
    const byLists = field.vectorType !== undefined && (byKey || isEmbeddingList(request.data[0]))
    const settings = searchSettings(request.searchParams, index?.metricType, field, byLists)
    const schema = inTimezone(collection.schema, request.timezone || settings.params.timezone)
    const output = planOutput(schema, request.outputFields, call)
    const sql = readFilter(schema, request.filter, request.exprParams)
    const vectors = byKey
      ? await storedVectors(context, collection, field, request.ids)
      : field.vectorType && request.data.length > 0
        ? structQueries(schema, field, request.data, byLists)
        : queryVectors(schema, field, request.data)
    if (vectors.length > limits.queriesMax) {
      throw apiError(
        'invalidParameter',
        `nq [${vectors.length}] is invalid, it should be in range [1, ${limits.queriesMax}]`,
      )
    }
    const { limit, offset } = request
    const fields = request.outputFields.length > 0 ? output.fields : []
    const found = await context.engine.search(collection, {
      partitions,
      sql,
      field,
      vectors,
      fields,
      limit,
      offset,
      ...settings,
    })
    const key = primaryField(schema).name
    const show = (hit: Hit) => ({
      ...(fields.length > 0 ? output.render(hit.row) : {}),
      distance: shortestFloat32(Math.fround(hit.distance)),
      [key]: renderKey(hit.primaryKey, call),
    })
    const data = found.flatMap((hits) => hits.map(show))
    return data.length === 0 ? { cost: 0, data } : { cost: 0, data, topks: found.map((hits) => hits.length) }
  },
})

function refuseUnsupported(request: SearchApiRequest): void {
  refuseGiven({
    groupingField: request.groupingField,
    functionScore: request.functionScore,
    functionChains: request.functionChains,
    searchAggregation: request.searchAggregation,
    orderByFields: request.orderByFields,
  })
  const aggregate = request.outputFields.find((name) => /^(count|sum|avg|min|max)\s*\(.*\)$/i.test(name))
  if (aggregate)
    throw apiError('invalidParameter', `aggregates are not supported in search request, got ${encodeJson(aggregate)}`)
}

function checkWindow(limit: number, offset: number): void {
  const max = limits.windowRowsMax
  if (limit < 1 || limit > max) {
    throw apiError(
      'invalidParameter',
      `topk [${limit}] is invalid, it should be in range [1, ${max}], but got ${limit}`,
    )
  }
  if (offset < 0 || offset > max) {
    throw apiError(
      'invalidParameter',
      `offset [${offset}] is invalid, it should be in range [0, ${max}], but got ${offset}`,
    )
  }
  if (limit + offset > max) {
    throw apiError(
      'invalidParameter',
      `offset+topk [${limit + offset}] is invalid, it should be in range [1, ${max}], but got ${limit + offset}`,
    )
  }
}
