/** Writes the contains functions and equality of whole arrays. It never loops over elements in SQL that it did not count. */
import { columnName } from '../core/schema.ts'
import type { ArrayTerm, Constant, ConstantItem, JsonTerm, Predicate, Term } from './predicate.ts'
import { isArrayText, jsonPath, jsonText, pathText } from './sql-json-path.ts'
import { allOf, anyOf, sqlDouble, sqlInt, sqlString } from './sql-literal.ts'
import { intMax, intMin, isIntType, NEVER } from './sql-number.ts'

type Compare = (term: Term, value: Constant) => string

export function containsSql(node: Extract<Predicate, { kind: 'contains' }>, want: boolean): string {
  return node.term.kind === 'array'
    ? columnContains(node.term, node.quantifier, node.values as readonly Constant[], want)
    : jsonContains(node.term, node.quantifier, node.values, want)
}

function columnContains(
  term: ArrayTerm,
  quantifier: 'any' | 'all',
  values: readonly Constant[],
  want: boolean,
): string {
  const column = columnName(term.field)
  const possible = values.map((value) => elementSql(term, value)).filter((sql) => sql !== undefined)
  const impossible = quantifier === 'all' ? possible.length < values.length : possible.length === 0
  if (impossible || values.length === 0) {
    const outcome = quantifier === 'all' && values.length === 0
    return outcome === want ? `${column} IS NOT NULL` : NEVER
  }
  return `${want ? '' : 'NOT '}array_has_${quantifier}(${column}, make_array(${possible.join(', ')}))`
}

/** Undefined for a value the element type cannot hold. */
function elementSql(term: ArrayTerm, value: Constant): string | undefined {
  if (typeof value === 'string') return sqlString(value)
  if (typeof value === 'boolean') return String(value)
  if (isIntType(term.type)) {
    const int = value as bigint
    return int <= intMax(term.type) && int >= intMin(term.type) ? sqlInt(int) : undefined
  }
  const float = term.type === 'Float' ? Math.fround(Number(value)) : Number(value)
  return Number.isFinite(float) ? sqlDouble(float) : undefined
}

/** Unknown where the path does not hold an array. */
function jsonContains(
  term: JsonTerm,
  quantifier: 'any' | 'all',
  values: readonly ConstantItem[],
  want: boolean,
): string {
  if (values.length === 0) return (quantifier === 'all') === want ? isArrayText(term) : NEVER
  const each = values.map((value) => jsonHas(term, value))
  const found = quantifier === 'all' ? allOf(each) : anyOf(each)
  return `(${isArrayText(term)} AND ${want ? '' : 'NOT '}${each.length === 1 ? `(${found})` : found})`
}

/**
 * The engine's JSON paths compare an element that is an array by looking into it. Its elements are therefore found
 * twice, all of them and those that are arrays: a difference is an element that is equal itself. Two-valued.
 */
function jsonHas(term: JsonTerm, value: ConstantItem): string {
  const column = columnName(term.field)
  const path = `${pathText(term.steps)}[*]`
  if (isPathLiteral(value)) {
    const literal = typeof value === 'string' ? JSON.stringify(value) : String(value)
    const found = (filter: string): string =>
      `coalesce(json_extract(${column}, ${sqlString(`${path} ? (${filter})`)}), '')`
    return `${found(`@ == ${literal}`)} != ${found(`@ == ${literal} && exists(@[0])`)}`
  }
  // Fractions, arrays and '' have no form in JSON paths; the engine's function compares their text.
  const text = jsonLiteral(value)
  const needle = value === '' ? '' : text
  const has = `json_array_contains(${column}, ${jsonPath(term)}, ${sqlString(needle)})`
  const bare = `regexp_like(${jsonText(term)}, ${sqlString(`[\\[,]${text.replace(/[\\^$.*+?()[\]{}|#&~\s-]/g, '\\$&')}[\\],]`)})`
  return `coalesce(${has} AND ${bare}, false)`
}

const isPathLiteral = (value: ConstantItem): boolean =>
  (typeof value === 'string' && value !== '') || typeof value === 'bigint' || typeof value === 'boolean'

function jsonLiteral(value: ConstantItem): string {
  if (Array.isArray(value)) return `[${value.map(jsonLiteral).join(',')}]`
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'number' && !/[.e]/.test(String(value)) ? `${value}.0` : String(value)
}

/** Length and then element by element, so numbers compare as everywhere else. */
export function arrayEqualsSql(
  node: Extract<Predicate, { kind: 'arrayEquals' }>,
  want: boolean,
  compare: Compare,
): string {
  const { term, items } = node
  const column = columnName(term.field)
  const same = items.map((item, index) => elementEquals(term, item, index, compare))
  const length = term.kind === 'array' ? `array_length(${column})` : `json_array_length(${column}, ${jsonPath(term)})`
  const equal = allOf([`${length} = ${items.length}`, ...same])
  const known = term.kind === 'array' ? `${column} IS NOT NULL` : isArrayText(term)
  return want ? `(${known} AND ${equal})` : `(${known} AND (${equal}) IS NOT TRUE)`
}

function elementEquals(term: ArrayTerm | JsonTerm, item: ConstantItem, index: number, compare: Compare): string {
  if (term.kind === 'array') return compare({ ...term, kind: 'element', index }, item as Constant)
  const inner: JsonTerm = { ...term, steps: [...term.steps, index] }
  if (!Array.isArray(item)) return compare(inner, item as Constant)
  return arrayEqualsSql({ kind: 'arrayEquals', term: inner, items: item }, true, compare)
}
