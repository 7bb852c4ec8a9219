/** `partitions/create`: doing it twice is no error. */
import { apiError } from '../../../core/errors.ts'
import { limits } from '../../../core/limits.ts'
import { partitionKeyField } from '../../../core/schema.ts'
import { DONE, operation } from '../../context.ts'
import { partitionScope } from '../../contract/requests.ts'
import { requireCollection } from '../../lookup.ts'
import { checkPartitionName } from '../../names.ts'

export const createPartition = operation({
  path: 'partitions/create',
  contract: partitionScope,
  run(context, request, call) {
    const { catalog } = context
    const collection = requireCollection(context, call, request.collectionName)
    checkPartitionName(request.partitionName)
    if (partitionKeyField(collection.schema)) {
      throw apiError('invalidParameter', 'disable create partition if partition key mode is used')
    }
    catalog.transaction(() => {
      const existing = catalog.partitions.list(collection.id)
      if (existing.some((p) => p.name === request.partitionName)) return
      if (existing.length >= limits.partitionsMax) {
        throw apiError(
          'invalidParameter',
          `partition number (${existing.length}) exceeds max configuration (${limits.partitionsMax})`,
        )
      }
      const ordinal = Math.max(...existing.map((p) => p.ordinal)) + 1
      catalog.partitions.insert({
        id: catalog.ids.nextSmall('catalog'),
        collectionId: collection.id,
        name: request.partitionName,
        ordinal,
      })
    })
    return DONE
  },
})
