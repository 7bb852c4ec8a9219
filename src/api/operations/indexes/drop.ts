/** `indexes/drop`: a missing index is no error; a vector index of a loaded collection stays. */
import { apiError } from '../../../core/errors.ts'
import { DONE, operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { required, text } from '../../contract/type.ts'
import { requireCollection } from '../../lookup.ts'

export const dropIndex = operation({
  path: 'indexes/drop',
  contract: contract('IndexReq', { dbName, collectionName, indexName: required(text) }),
  run(context, request, call) {
    const { catalog, engine } = context
    const collection = requireCollection(context, call, request.collectionName)
    const index = catalog.indexes.list(collection.id).find((i) => i.name === request.indexName)
    if (!index) return DONE
    if (collection.loaded && index.metricType !== '') {
      throw apiError('invalidParameter', `vector index cannot be dropped on loaded collection: ${collection.id}`)
    }
    catalog.indexes.drop(collection.id, index.name)
    engine.reindex(collection)
    return DONE
  },
})
