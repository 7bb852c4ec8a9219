/** `partitions/drop`: the name is free and the rows are hidden in one transaction; the files go in the background. */
import { DEFAULT_PARTITION } from '../../../catalog/partition-table.ts'
import { apiError } from '../../../core/errors.ts'
import { partitionKeyField } from '../../../core/schema.ts'
import { DONE, inBackground, operation } from '../../context.ts'
import { partitionScope } from '../../contract/requests.ts'
import { requireCollection } from '../../lookup.ts'

export const dropPartition = operation({
  path: 'partitions/drop',
  contract: partitionScope,
  run(context, request, call) {
    const { catalog, engine } = context
    const collection = requireCollection(context, call, request.collectionName)
    const name = request.partitionName
    if (partitionKeyField(collection.schema)) {
      throw apiError('invalidParameter', 'disable drop partition if partition key mode is used')
    }
    if (name === DEFAULT_PARTITION) throw apiError('invalidParameter', 'default partition cannot be deleted')
    const partition = catalog.partitions.find(collection.id, name)
    if (!partition) return DONE
    if (collection.loaded) {
      throw apiError('invalidParameter', 'partition cannot be dropped, partition is loaded, please release it first')
    }
    catalog.transaction(() => {
      for (const segment of catalog.segments.visible(collection.id)) {
        if (segment.partitionId === partition.id) catalog.segments.update({ ...segment, state: 'dropped' })
      }
      catalog.partitions.drop(partition.id)
    })
    inBackground(context, `removing partition ${name} of ${collection.name}`, () => engine.removeDropped())
    return DONE
  },
})
