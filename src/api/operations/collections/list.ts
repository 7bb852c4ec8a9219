/** `collections/list`: the names of a database's collections. */
import { operation } from '../../context.ts'
import { databaseScope } from '../../contract/requests.ts'
import { requireDatabase } from '../../lookup.ts'

export const listCollections = operation({
  path: 'collections/list',
  contract: databaseScope,
  run(context, _request, call) {
    requireDatabase(context, call.databaseName)
    return { data: context.catalog.collections.list(call.databaseName).map((c) => c.name) }
  },
})
