/**
 * Writes comparisons of numbers. It never lets the engine convert a constant: the engine refuses constants
 * outside the column's type and integers next to fractions, so both are settled here.
 */
import type { ElementType } from '../core/schema.ts'
import type { CompareOp } from './ast.ts'
import { SQL_OPS, sqlDouble, sqlInt } from './sql-literal.ts'

const BITS: Partial<Record<ElementType, bigint>> = { Int8: 8n, Int16: 16n, Int32: 32n, Int64: 64n }
export const intMax = (type: ElementType): bigint => 2n ** (BITS[type]! - 1n) - 1n
export const intMin = (type: ElementType): bigint => -(2n ** (BITS[type]! - 1n))
export const isIntType = (type: ElementType): boolean => BITS[type] !== undefined

/** True wherever the value is known. */
export const always = (sql: string): string => `${sql} IS NOT NULL`
export const NEVER = 'false'

/** A comparison with an integer, or one that is decided without looking. */
export type IntTest = { readonly op: CompareOp; readonly value: bigint } | boolean

/** `x op value` for an integer x, said with an integer. */
export function toIntTest(op: CompareOp, value: bigint | number): IntTest {
  if (typeof value === 'bigint') return { op, value }
  if (Number.isInteger(value)) return { op, value: BigInt(value) }
  if (op === '==' || op === '!=') return op === '!='
  const below = BigInt(Math.floor(value))
  return op === '<' || op === '<=' ? { op: '<=', value: below } : { op: '>', value: below }
}

export function compareInt(sql: string, type: ElementType, test: IntTest): string {
  if (typeof test === 'boolean') return test ? always(sql) : NEVER
  const { op, value } = test
  if (value > intMax(type)) return op === '<' || op === '<=' || op === '!=' ? always(sql) : NEVER
  if (value < intMin(type)) return op === '>' || op === '>=' || op === '!=' ? always(sql) : NEVER
  return `${sql} ${SQL_OPS[op]} ${sqlInt(value)}`
}

/** Float columns compare in 32 bits, as Milvus does: the constant is rounded first. */
export function compareFloat(sql: string, type: ElementType, op: CompareOp, value: number): string {
  const rounded = type === 'Float' ? Math.fround(value) : value
  if (rounded === Number.POSITIVE_INFINITY) return op === '<' || op === '<=' || op === '!=' ? always(sql) : NEVER
  if (rounded === Number.NEGATIVE_INFINITY) return op === '>' || op === '>=' || op === '!=' ? always(sql) : NEVER
  return rounded === 0 ? compareZero(sql, op) : `${sql} ${SQL_OPS[op]} ${sqlDouble(rounded)}`
}

/** The engine orders -0.0 below 0.0 and takes them for unequal; a filter must not see the difference. */
function compareZero(sql: string, op: CompareOp): string {
  switch (op) {
    case '==':
      return `(${sql} >= -0.0 AND ${sql} <= 0.0)`
    case '!=':
      return `(${sql} < -0.0 OR ${sql} > 0.0)`
    case '<':
      return `${sql} < -0.0`
    case '<=':
      return `${sql} <= 0.0`
    case '>':
      return `${sql} > 0.0`
    case '>=':
      return `${sql} >= -0.0`
  }
}

export function compareNumber(sql: string, type: ElementType, op: CompareOp, value: bigint | number): string {
  return isIntType(type) ? compareInt(sql, type, toIntTest(op, value)) : compareFloat(sql, type, op, Number(value))
}
