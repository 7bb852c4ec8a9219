/** The door to the filter language: user text in, engine SQL out. */
import type { Schema } from '../core/schema.ts'

export interface CompiledFilter {
  /** SQL over the physical columns (`f100`, …), made by us alone; undefined matches every row. */
  readonly sql: string | undefined
}
/** Throws ApiError 1100 `failed to create query plan: cannot parse expression: <expr>, error: …`. */
export type CompileFilter = (expression: string, schema: Schema, params?: Readonly<Record<string, unknown>>) => CompiledFilter
