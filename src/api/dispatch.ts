/** From a decoded body to an operation's reply: contract, database, run. Every skin (HTTP now) goes through here. */
import { DEFAULT_DATABASE } from '../catalog/database-table.ts'
import type { ApiContext, Operation, Reply } from './context.ts'
import { isObject } from './contract/type.ts'

/** What a transport tells beside the body. */
export interface CallHeaders {
  /** Used where the body names no database. */
  readonly databaseName: string | undefined
  readonly int64AsText: boolean
  readonly idempotencyKey: string | undefined
}

export async function dispatch(
  context: ApiContext,
  operation: Operation<unknown>,
  body: unknown,
  headers: CallHeaders,
): Promise<Reply> {
  const request = operation.contract.decode(body)
  const named = isObject(request) && typeof request.dbName === 'string' ? request.dbName : ''
  return operation.run(context, request, {
    databaseName: named || headers.databaseName || DEFAULT_DATABASE,
    int64AsText: headers.int64AsText,
    idempotencyKey: headers.idempotencyKey,
  })
}
