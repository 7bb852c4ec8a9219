/** `partitions/list` and `partitions/has`. */
import { operation } from '../../context.ts'
import { collectionScope, partitionScope } from '../../contract/requests.ts'
import { requireCollection } from '../../lookup.ts'

export const listPartitions = operation({
  path: 'partitions/list',
  contract: collectionScope,
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    return { data: context.catalog.partitions.list(collection.id).map((p) => p.name) }
  },
})

export const hasPartition = operation({
  path: 'partitions/has',
  contract: partitionScope,
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    return { data: { has: context.catalog.partitions.find(collection.id, request.partitionName) !== undefined } }
  },
})
