/** Filters of requests to engine SQL, all through the filter compiler: also lists of primary keys. */

import { ApiError, apiError, apiErrorText } from '../core/errors.ts'
import { primaryField, type Schema } from '../core/schema.ts'
import { compileFilter } from '../filter/compile.ts'

export type ExprParams = Readonly<Record<string, unknown>>

/** undefined = every row. */
export const readFilter = (schema: Schema, expression: string, params: ExprParams): string | undefined =>
  expression.trim() === '' ? undefined : compileFilter(expression, schema, params).sql

export function deleteFilter(schema: Schema, expression: string, params: ExprParams): string {
  let sql: string | undefined
  try {
    sql = readFilter(schema, expression, params)
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const text = error.message.replace('failed to create query plan', 'failed to create delete plan')
    throw apiErrorText(error.kind, text, { cause: error })
  }
  if (sql === undefined) throw apiError('invalidParameter', `delete plan can't be empty or always true : ${expression}`)
  return sql
}

export function keysFilter(schema: Schema, keys: readonly (bigint | string)[]): string | undefined {
  return compileFilter(`${primaryField(schema).name} in {keys}`, schema, { keys }).sql
}
