/** `entities/delete`: by filter, never everything. */
import { operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { anything, map, required, text } from '../../contract/type.ts'
import { deleteFilter } from '../../filter.ts'
import { readPartitions, requireCollection } from '../../lookup.ts'
import { inTimezone } from '../../timezone.ts'

export const deleteEntities = operation({
  path: 'entities/delete',
  contract: contract('CollectionFilterReq', {
    dbName,
    collectionName,
    partitionName: text,
    filter: required(text),
    exprParams: map(anything),
    timezone: text,
  }),
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    const partitions = readPartitions(context, collection, request.partitionName ? [request.partitionName] : [])
    const schema = inTimezone(collection.schema, request.timezone)
    const sql = deleteFilter(schema, request.filter, request.exprParams)
    return { cost: 0, data: { deleteCount: await context.engine.delete(collection, partitions, sql) } }
  },
})
