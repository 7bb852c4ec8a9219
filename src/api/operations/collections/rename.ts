/** `collections/rename`, also into another database. */
import { apiError } from '../../../core/errors.ts'
import { DONE, operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { required, text } from '../../contract/type.ts'
import { requireCollection, requireDatabase } from '../../lookup.ts'
import { checkCollectionName } from '../../names.ts'

export const renameCollection = operation({
  path: 'collections/rename',
  contract: contract('RenameCollectionReq', {
    dbName,
    collectionName,
    newCollectionName: required(text),
    newDbName: text,
  }),
  run(context, request, call) {
    const { catalog } = context
    const database = request.newDbName || call.databaseName
    const name = request.newCollectionName
    checkCollectionName(name)
    if (database === call.databaseName && name === request.collectionName) {
      throw apiError('invalidParameter', 'collection name or database name should be different')
    }
    requireDatabase(context, database)
    const collection = requireCollection(context, call, request.collectionName)
    if (catalog.collections.find(database, name)) {
      throw apiError(
        'invalidParameter',
        `duplicated new collection name ${database}:${name} with other collection name or alias`,
      )
    }
    catalog.collections.rename(collection.id, database, name)
    return DONE
  },
})
