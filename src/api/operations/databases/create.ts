/** `databases/create`. */
import { apiError, apiErrorText, ERROR_CODES } from '../../../core/errors.ts'
import { limits } from '../../../core/limits.ts'
import { DONE, operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { anything, map, required, text } from '../../contract/type.ts'
import { encodeJson } from '../../encode-json.ts'
import { checkDatabaseName } from '../../names.ts'
import { checkTimezone, TIMEZONE } from '../../timezone.ts'

export const createDatabase = operation({
  path: 'databases/create',
  contract: contract('DatabaseReqWithProperties', { dbName: required(text), properties: map(anything) }),
  run(context, request) {
    const { catalog } = context
    checkDatabaseName(request.dbName)
    const properties = Object.fromEntries(
      Object.entries(request.properties).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : encodeJson(value),
      ]),
    )
    if (properties[TIMEZONE] !== undefined) checkTimezone(properties[TIMEZONE])
    catalog.transaction(() => {
      const existing = catalog.databases.list()
      if (existing.some((d) => d.name === request.dbName)) {
        throw apiError('invalidParameter', `database already exist: ${request.dbName}`)
      }
      if (existing.length >= limits.databasesMax) {
        throw apiErrorText('databaseLimit', `${ERROR_CODES.databaseLimit.text}[limit=${limits.databasesMax}]`)
      }
      catalog.databases.create(request.dbName, properties)
    })
    return DONE
  },
})
