/** `databases/list` and `databases/describe`. */
import { apiErrorOf } from '../../../core/errors.ts'
import { operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { required, text } from '../../contract/type.ts'

export const listDatabases = operation({
  path: 'databases/list',
  contract: contract('EmptyReq', {}),
  run: (context) => ({ data: context.catalog.databases.list().map((d) => d.name) }),
})

export const describeDatabase = operation({
  path: 'databases/describe',
  contract: contract('DatabaseReqRequiredName', { dbName: required(text) }),
  run(context, request) {
    const database = context.catalog.databases.find(request.dbName)
    if (!database) throw apiErrorOf('databaseNotFound', { database: request.dbName })
    const properties = Object.entries(database.properties).map(([key, value]) => ({ key, value }))
    return { data: { dbName: database.name, dbID: database.id, properties } }
  },
})
