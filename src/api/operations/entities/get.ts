/** `entities/get`: rows by primary key. */
import { apiErrorText, ERROR_CODES } from '../../../core/errors.ts'
import { primaryField } from '../../../core/schema.ts'
import { checkConsistency } from '../../consistency.ts'
import { operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { anything, exactCase, list, required, text, withDefault } from '../../contract/type.ts'
import { encodeJson } from '../../encode-json.ts'
import { keysFilter } from '../../filter.ts'
import { readPartitions, requireCollection, requireLoaded } from '../../lookup.ts'
import { keysOf } from '../../primary-keys.ts'
import { planOutput } from '../../render/output-plan.ts'
import { inTimezone } from '../../timezone.ts'

export const getEntities = operation({
  path: 'entities/get',
  contract: contract('CollectionIDReq', {
    dbName,
    collectionName,
    partitionNames: list(text),
    outputFields: withDefault(list(text), ['*']),
    id: exactCase(required(anything, 'ID')),
    consistencyLevel: text,
    timezone: text,
  }),
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    checkConsistency(request.consistencyLevel)
    const primary = primaryField(collection.schema)
    const keys = keysOf(primary, request.id)
    if (!keys) {
      const text = `cannot use ${encodeJson(request.id)} as ${primary.dataType} key`
      throw apiErrorText('primaryKeyType', `${ERROR_CODES.primaryKeyType.text}, error: ${text}`)
    }
    requireLoaded(collection)
    const partitions = readPartitions(context, collection, request.partitionNames)
    const output = planOutput(inTimezone(collection.schema, request.timezone), request.outputFields, call)
    if (keys.length === 0) return { cost: 0, data: [] }
    const sql = keysFilter(collection.schema, keys)
    const read = { partitions, sql, fields: output.fields, limit: undefined, offset: 0 }
    const rows = await context.engine.query(collection, read)
    return { cost: 0, data: rows.map((row) => output.render(row)) }
  },
})
