/** Writes values as SQL literals. Everything from a user passes through here; nothing is ever pasted. */
import { INT64_MIN } from '../core/int64.ts'
import type { CompareOp } from './ast.ts'

export const SQL_OPS: Record<CompareOp, string> = { '==': '=', '!=': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=' }

/** The operator of the opposite outcome; unknown stays unknown. */
export const INVERSE: Record<CompareOp, CompareOp> = {
  ...{ '==': '!=', '!=': '==', '<': '>=', '<=': '>', '>': '<=', '>=': '<' },
}

/** The engine's dialect knows no backslash escapes inside strings. */
export const sqlString = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The dialect reads a sign apart from its digits, so the least int64 cannot be written as a number. */
export const sqlInt = (value: bigint): string => (value === INT64_MIN ? `CAST('${value}' AS BIGINT)` : value.toString())

/** Always with a point or an exponent, so the engine never takes it for an integer. */
export function sqlDouble(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return /[.e]/.test(text) ? text : `${text}.0`
}

export const allOf = (parts: readonly string[]): string => (parts.length === 1 ? parts[0] : `(${parts.join(' AND ')})`)
export const anyOf = (parts: readonly string[]): string => (parts.length === 1 ? parts[0] : `(${parts.join(' OR ')})`)
