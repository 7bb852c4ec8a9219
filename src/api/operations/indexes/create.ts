/** `indexes/create`: all of a request's indexes are defined in one transaction; building them goes on in the background. */
import { apiError } from '../../../core/errors.ts'
import { DONE, operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { list, required } from '../../contract/type.ts'
import { addIndex } from '../../indexes/add-indexes.ts'
import { defineIndex } from '../../indexes/index-definition.ts'
import { indexParam } from '../../indexes/index-request.ts'
import { fieldToIndex, requireCollection } from '../../lookup.ts'

export const createIndex = operation({
  path: 'indexes/create',
  contract: contract('IndexParamReq', { dbName, collectionName, indexParams: required(list(indexParam)) }),
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    context.catalog.transaction(() => {
      for (const index of request.indexParams) {
        const field = fieldToIndex(collection.schema, index.fieldName)
        if (!field) throw apiError('invalidParameter', `cannot create index on non-exist field: ${index.fieldName}`)
        addIndex(context, defineIndex(collection.id, field, index))
      }
    })
    context.engine.reindex(collection)
    return DONE
  },
})
