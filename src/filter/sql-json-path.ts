/** Writes the way to a place in a JSON column, and its value as JSON text. It never compares. */
import { columnName } from '../core/schema.ts'
import type { PathStep } from './ast.ts'
import type { JsonTerm } from './predicate.ts'
import { sqlString } from './sql-literal.ts'

/** `$["key"][0]`: keys are JSON strings, so no key can end the path early. */
export const pathText = (steps: readonly PathStep[]): string =>
  `$${steps.map((step) => (typeof step === 'number' ? `[${step}]` : `[${JSON.stringify(step)}]`)).join('')}`

export const jsonPath = (term: JsonTerm): string => sqlString(pathText(term.steps))

/** The value as compact JSON text; NULL where the path leads nowhere. */
export const jsonText = (term: JsonTerm): string => `json_extract(${columnName(term.field)}, ${jsonPath(term)})`

export const isStringText = (term: JsonTerm): string => `starts_with(${jsonText(term)}, '"')`
export const isArrayText = (term: JsonTerm): string => `starts_with(${jsonText(term)}, '[')`

// Control characters are always escaped in JSON text, so this one can stand for a backslash while decoding.
const PLACEHOLDER = '\x01'
const DECODED: readonly (readonly [string, string])[] = [
  ['\\\\', PLACEHOLDER],
  ...([
    ['\\"', '"'],
    ['\\n', '\n'],
    ['\\t', '\t'],
    ['\\r', '\r'],
    ['\\b', '\b'],
    ['\\f', '\f'],
  ] as const),
  [PLACEHOLDER, '\\'],
]

/** The string without quotes and escapes; NULL for other values. Rare control characters stay as \u00xx. */
export const jsonString = (term: JsonTerm): string =>
  DECODED.reduce(
    (sql, [from, to]) => `replace(${sql}, ${sqlString(from)}, ${sqlString(to)})`,
    `regexp_match(${jsonText(term)}, '(?s)^"(.*)"$')[1]`,
  )
