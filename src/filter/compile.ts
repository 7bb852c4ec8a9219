/** The door to the filter language: user text in, engine SQL out. It never runs anything. */
import { apiErrorText } from '../core/errors.ts'
import { primaryField, type Schema } from '../core/schema.ts'
import { describeFilterError, FilterError } from './filter-error.ts'
import { parseFilter } from './parser.ts'
import type { Predicate } from './predicate.ts'
import { resolvePredicate } from './resolve.ts'
import { predicateSql } from './sql.ts'

export interface CompiledFilter {
  /** SQL over the physical columns (`f100`, …), made by us alone; undefined matches every row. */
  readonly sql: string | undefined
  /** The keys of a filter that is nothing but `pk == k` or `pk in [k, …]`, as listed. */
  readonly primaryKeys?: readonly (bigint | string)[]
}
/** Whose plan the error speaks of. */
export type FilterPlan = 'query' | 'delete'
/** Throws ApiError 1100 `failed to create query plan: cannot parse expression: <expr>, error: …`. */
export type CompileFilter = (
  expression: string,
  schema: Schema,
  params?: Readonly<Record<string, unknown>>,
  plan?: FilterPlan,
) => CompiledFilter

export const compileFilter: CompileFilter = (expression, schema, params = {}, plan = 'query') => {
  try {
    return compile(expression, schema, params)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    const detail = describeFilterError(error)
    throw apiErrorText(
      'invalidParameter',
      `failed to create ${plan} plan: cannot parse expression: ${expression}, error: ${detail}`,
      { cause: error },
    )
  }
}

function compile(expression: string, schema: Schema, params: Readonly<Record<string, unknown>>): CompiledFilter {
  if (expression.trim() === '') return { sql: undefined }
  const predicate = resolvePredicate(parseFilter(expression), { schema, params })
  if (predicate.kind === 'constant' && predicate.value) return { sql: undefined }
  return { sql: predicateSql(predicate), primaryKeys: primaryKeysOf(predicate, schema) }
}

function primaryKeysOf(predicate: Predicate, schema: Schema): CompiledFilter['primaryKeys'] {
  if (predicate.kind !== 'compare' && predicate.kind !== 'in') return undefined
  const { term } = predicate
  if (term.kind !== 'column' || term.field.id !== primaryField(schema).id) return undefined
  if (predicate.kind === 'in') return predicate.values as (bigint | string)[]
  const isKey = predicate.op === '==' && typeof predicate.value !== 'number'
  return isKey ? [predicate.value as bigint | string] : undefined
}
