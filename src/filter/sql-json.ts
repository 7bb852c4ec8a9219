/**
 * Writes comparisons of JSON values. The engine gives a value as JSON text, from which a number is read with TRY_CAST
 * and a string is compared in its escaped form. It never writes SQL that is true for a value of another kind.
 */
import { columnName } from '../core/schema.ts'
import type { CompareOp } from './ast.ts'
import type { Constant, JsonTerm } from './predicate.ts'
import { isStringText, jsonText, pathText } from './sql-json-path.ts'
import { allOf, anyOf, SQL_OPS, sqlDouble, sqlString } from './sql-literal.ts'
import { compareFloat, compareInt } from './sql-number.ts'

export function compareJson(term: JsonTerm, op: CompareOp, value: Constant): string {
  switch (typeof value) {
    case 'boolean': {
      const wanted = (op === '==') === value
      return `${jsonText(term)} = '${wanted}'`
    }
    case 'string':
      return compareString(term, op, value)
    default:
      return compareJsonNumber(term, op, value)
  }
}

function compareString(term: JsonTerm, op: CompareOp, value: string): string {
  const literal = JSON.stringify(value)
  if (op === '==') return `${jsonText(term)} = ${sqlString(literal)}`
  if (op === '!=') return `(${isStringText(term)} AND ${jsonText(term)} != ${sqlString(literal)})`
  // Nothing is less than the empty string, which the engine's JSON paths cannot write.
  if (value === '') {
    const isEmpty = compareString(term, op === '>' ? '!=' : '==', '')
    return op === '<' ? 'false' : op === '>=' ? isStringText(term) : isEmpty
  }
  // Escapes spoil the order of texts, so the engine's own JSON path compares; it would look into arrays, hence the guard.
  const path = `${pathText(term.steps)} ? (@ ${SQL_OPS[op]} ${literal})`
  return `(${isStringText(term)} AND json_exists(${columnName(term.field)}, ${sqlString(path)}))`
}

/** Below 2^53 every stored integer keeps its order as a double; above, integers are compared as integers. */
function compareJsonNumber(term: JsonTerm, op: CompareOp, value: bigint | number): string {
  const text = jsonText(term)
  const double = compareFloat(`TRY_CAST(${text} AS DOUBLE)`, 'Double', op, Number(value))
  if (typeof value === 'number' || (value < 2n ** 53n && value > -(2n ** 53n))) return double
  const int = `TRY_CAST(${text} AS BIGINT)`
  return `(${compareInt(int, 'Int64', { op, value })} OR (${int} IS NULL AND ${double}))`
}

/** `in` is the `or` of its equalities, `not in` the `and` of its inequalities. */
export function jsonIn(term: JsonTerm, values: readonly Constant[], want: boolean): string {
  const text = jsonText(term)
  if (values.length === 0) return want ? 'false' : `${text} != 'null'`
  const strings = values.filter((v) => typeof v === 'string').map((v) => sqlString(JSON.stringify(v)))
  const doubles = values.filter(isPlainNumber).map((v) => Number(v))
  const parts: string[] = []
  if (strings.length > 0) {
    parts.push(want ? `${text} IN (${strings})` : `(${isStringText(term)} AND ${text} NOT IN (${strings}))`)
  }
  if (doubles.length > 0) parts.push(`TRY_CAST(${text} AS DOUBLE) ${want ? '' : 'NOT '}IN (${doubles.map(sqlDouble)})`)
  for (const value of values) {
    if (typeof value !== 'string' && !isPlainNumber(value)) parts.push(compareJson(term, want ? '==' : '!=', value))
  }
  return want ? anyOf(parts) : allOf(parts)
}

/** Numbers that `IN` can take as doubles: not zero, whose sign the engine minds, and not beyond 2^53. */
const isPlainNumber = (value: Constant): boolean =>
  (typeof value === 'number' && value !== 0) ||
  (typeof value === 'bigint' && value !== 0n && value < 2n ** 53n && value > -(2n ** 53n))

const EMPTIES = String.raw`^(?:[\[\]{},]|null|"(?:[^"\\]|\\.)*":)*$`

/** True where the value is there and is not null, nor made of empty objects and arrays only. */
export function jsonExists(term: JsonTerm, want: boolean): string {
  const text = jsonText(term)
  const empty = `regexp_like(${text}, ${sqlString(EMPTIES)})`
  return want ? `NOT ${empty}` : `(${text} IS NULL OR ${empty})`
}
