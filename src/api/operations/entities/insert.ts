/** `entities/insert`: all rows or none; durable when it answers. A primary key that is there already is inserted again. */
import { operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { anything, exactCase, list, required, text } from '../../contract/type.ts'
import { requireCollection, writePartition } from '../../lookup.ts'
import { renderKey } from '../../render/render-value.ts'
import { buildBatch } from '../../rows/build-batch.ts'

export const insertEntities = operation({
  path: 'entities/insert',
  contract: contract('CollectionDataReq', {
    dbName,
    collectionName,
    partitionName: text,
    data: exactCase(required(list(anything))),
  }),
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    const partition = writePartition(context, collection, request.partitionName)
    const { batch, stored } = buildBatch(context, collection, request.data, 'insert')
    await context.engine.insert(collection, partition, batch)
    return { cost: 0, data: { insertCount: stored.length, insertIds: stored.map((key) => renderKey(key, call)) } }
  },
})
