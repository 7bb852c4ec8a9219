/** `entities/upsert`: rows of the given keys are replaced, in one visible step. */
import { apiError } from '../../../core/errors.ts'
import { operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { anything, bool, exactCase, list, required, text } from '../../contract/type.ts'
import { requireCollection, writePartition } from '../../lookup.ts'
import { renderKey } from '../../render/render-value.ts'
import { buildBatch } from '../../rows/build-batch.ts'
import { refuseGiven } from '../../unsupported.ts'

export const upsertEntities = operation({
  path: 'entities/upsert',
  contract: contract('CollectionDataReq', {
    dbName,
    collectionName,
    partitionName: text,
    partialUpdate: bool,
    fieldOps: list(anything),
    data: exactCase(required(list(anything))),
  }),
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    refuseGiven({ partialUpdate: request.partialUpdate, fieldOps: request.fieldOps })
    const partition = writePartition(context, collection, request.partitionName)
    const { batch, given, stored } = buildBatch(context, collection, request.data, 'upsert')
    const keys = given as (bigint | string)[]
    if (new Set(keys).size < keys.length) {
      throw apiError('invalidParameter', 'duplicate primary keys are not allowed in the same batch')
    }
    await context.engine.upsert(collection, partition, keys, batch)
    return { cost: 0, data: { upsertCount: stored.length, upsertIds: stored.map((key) => renderKey(key, call)) } }
  },
})
