/** `databases/drop`: only an empty one, never `default`. */
import { DEFAULT_DATABASE } from '../../../catalog/database-table.ts'
import { apiError } from '../../../core/errors.ts'
import { DONE, operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { required, text } from '../../contract/type.ts'

export const dropDatabase = operation({
  path: 'databases/drop',
  contract: contract('DatabaseReqRequiredName', { dbName: required(text) }),
  run(context, request) {
    const { catalog } = context
    const name = request.dbName
    if (name === DEFAULT_DATABASE) throw apiError('invalidParameter', 'can not drop default database')
    catalog.transaction(() => {
      if (catalog.collections.list(name).length > 0) {
        throw apiError('invalidParameter', `database:${name} not empty, must drop all collections before drop database`)
      }
      catalog.databases.drop(name)
    })
    return DONE
  },
})
