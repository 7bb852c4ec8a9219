/** `entities/query`: rows by filter, or `count(*)`. */
import { apiError } from '../../../core/errors.ts'
import { limits } from '../../../core/limits.ts'
import { checkConsistency } from '../../consistency.ts'
import { operation } from '../../context.ts'
import { contract, type RequestOf } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { anything, int32, list, map, text, withDefault } from '../../contract/type.ts'
import { readFilter } from '../../filter.ts'
import { readPartitions, requireCollection, requireLoaded } from '../../lookup.ts'
import { planOutput } from '../../render/output-plan.ts'
import { inTimezone } from '../../timezone.ts'
import { notSupportedYet, refuseGiven } from '../../unsupported.ts'

const COUNT = 'count(*)'
const AGGREGATE = /^(count|sum|avg|min|max)\s*\(.*\)$/i
const LIMIT_DEFAULT = 100

const queryContract = contract('QueryReqV2', {
  dbName,
  collectionName,
  partitionNames: list(text),
  outputFields: withDefault(list(text), ['*']),
  filter: text,
  limit: withDefault(int32, LIMIT_DEFAULT),
  offset: int32,
  exprParams: map(anything),
  consistencyLevel: text,
  orderByFields: list(anything),
  groupByFields: list(anything),
  timezone: text,
})

export const queryEntities = operation({
  path: 'entities/query',
  contract: queryContract,
  async run(context, request, call) {
    const { engine } = context
    const collection = requireCollection(context, call, request.collectionName)
    refuseGiven({ orderByFields: request.orderByFields, groupByFields: request.groupByFields })
    checkConsistency(request.consistencyLevel)
    requireLoaded(collection)
    const schema = inTimezone(collection.schema, request.timezone)
    const partitions = readPartitions(context, collection, request.partitionNames)
    const isCount = request.outputFields.length === 1 && request.outputFields[0].toLowerCase() === COUNT
    if (!isCount) refuseAggregates(request.outputFields)
    const sql = readFilter(schema, request.filter, request.exprParams)
    if (isCount) return { cost: 0, data: [{ [COUNT]: await engine.count(collection, partitions, sql) }] }
    const output = planOutput(schema, request.outputFields, call)
    const rows = await engine.query(collection, { partitions, sql, fields: output.fields, ...window(request) })
    return { cost: 0, data: rows.map((row) => output.render(row)) }
  },
})

function refuseAggregates(names: readonly string[]): void {
  const aggregate = names.find((name) => AGGREGATE.test(name))
  if (aggregate) throw notSupportedYet(`aggregation ${aggregate}`)
}

/** A limit of zero or less means none, and then the offset means nothing; a filter must bound the answer then. */
function window(request: RequestOf<typeof queryContract>): { limit: number | undefined; offset: number } {
  const { limit, offset } = request
  if (limit <= 0) {
    if (request.filter.trim() === '') throw apiError('invalidParameter', 'empty expression should be used with limit')
    return { limit: undefined, offset: 0 }
  }
  if (offset < 0)
    throw apiError(
      'invalidParameter',
      `offset [${offset}] is invalid, it should be in range [0, ${limits.windowRowsMax}], but got ${offset}`,
    )
  if (offset + limit > limits.windowRowsMax) {
    throw apiError(
      'invalidParameter',
      `invalid max query result window, (offset+limit) should be in range [1, ${limits.windowRowsMax}], but got ${offset + limit}`,
    )
  }
  return { limit, offset }
}
