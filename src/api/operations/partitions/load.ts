/** `partitions/load` and `partitions/release`. A collection is loaded as a whole, so both act on all of it. */
import type { Collection } from '../../../catalog/records.ts'
import { type ApiContext, type Call, DONE, operation } from '../../context.ts'
import { partitionsScope } from '../../contract/requests.ts'
import { requireVectorIndexes } from '../../indexes/add-indexes.ts'
import { requireCollection, requirePartition } from '../../lookup.ts'

export const loadPartitions = operation({
  path: 'partitions/load',
  contract: partitionsScope,
  run(context, request, call) {
    const collection = namedCollection(context, call, request)
    requireVectorIndexes(context, collection)
    context.catalog.collections.setLoaded(collection.id, true)
    return DONE
  },
})

export const releasePartitions = operation({
  path: 'partitions/release',
  contract: partitionsScope,
  run(context, request, call) {
    const collection = namedCollection(context, call, request)
    if (request.partitionNames.length > 0) context.catalog.collections.setLoaded(collection.id, false)
    return DONE
  },
})

function namedCollection(
  context: ApiContext,
  call: Call,
  request: { readonly collectionName: string; readonly partitionNames: readonly string[] },
): Collection {
  const collection = requireCollection(context, call, request.collectionName)
  for (const name of request.partitionNames) requirePartition(context, collection, name)
  return collection
}
