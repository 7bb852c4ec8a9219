/** `partitions/get_stats`: rows of the partition's sealed segments. */
import { operation } from '../../context.ts'
import { partitionScope } from '../../contract/requests.ts'
import { requireCollection, requirePartition } from '../../lookup.ts'

export const partitionStats = operation({
  path: 'partitions/get_stats',
  contract: partitionScope,
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    const partition = requirePartition(context, collection, request.partitionName)
    return { data: { rowCount: await context.engine.rowCount(collection, partition) } }
  },
})
