/**
 * Says what a filter means for one row, straight from the syntax tree. Slow and small, and shares nothing with the
 * compiler but the parser. `undefined` is unknown.
 */

import { fieldByName } from '../../../src/core/schema.ts'
import type { CompareOp, Node, PathNode, TimeCompareNode } from '../../../src/filter/ast.ts'
import { type Json, readJson } from './json-rows.ts'
import { microsOf, shifted } from './oracle-times.ts'
import { type Row, SCHEMA } from './sample-table.ts'

type Value = Json | undefined

export function evaluate(node: Node, row: Row): boolean | undefined {
  switch (node.kind) {
    case 'and':
      return and(evaluate(node.left, row), evaluate(node.right, row))
    case 'or':
      return not(and(not(evaluate(node.left, row)), not(evaluate(node.right, row))))
    case 'unary':
      return not(evaluate(node.operand, row))
    case 'compare':
      return compareNodes(node.op, node.left, node.right, row)
    case 'timeCompare':
      return compareTimes(node, row)
    case 'range': {
      const lower = compareNodes(node.lowerOpen ? '>' : '>=', node.operand, node.lower, row)
      return and(lower, compareNodes(node.upperOpen ? '<' : '<=', node.operand, node.upper, row))
    }
    case 'in': {
      const found = isIn(node.left, (node.right as Extract<Node, { kind: 'list' }>).items, row)
      return node.negated ? not(found) : found
    }
    case 'like':
      return matches(node.left, likeRegExp(readNode(node.right, row) as string), row)
    case 'regex': {
      const found = matches(node.left, rawRegExp(readNode(node.right, row) as string), row, asRegexSees)
      return node.negated ? not(found) : found
    }
    case 'isNull': {
      const value = readNode(node.operand, row)
      const isPath = typeOf(node.operand) === 'JSON' && !isWholeColumn(node.operand)
      const isNull = isPath ? isEmpty(value) : value === undefined
      return node.negated ? !isNull : isNull
    }
    case 'exists':
      return !isEmpty(readNode(node.operand, row))
    case 'call':
      return contains(node, row)
    default:
      return readNode(node, row) as boolean | undefined
  }
}

const not = (a: boolean | undefined): boolean | undefined => (a === undefined ? undefined : !a)
const and = (a: boolean | undefined, b: boolean | undefined): boolean | undefined =>
  a === false || b === false ? false : a === undefined || b === undefined ? undefined : true

const isWholeColumn = (node: PathNode): boolean =>
  fieldByName(SCHEMA, node.name) !== undefined && node.steps.length === 0

function typeOf(node: PathNode): string {
  const field = fieldByName(SCHEMA, node.name)
  if (field === undefined) return 'JSON'
  return field.dataType === 'Array' ? field.elementType! : field.dataType
}

function readNode(node: Node, row: Row): Value {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'list':
      return node.items.map((item) => readNode(item, row)!)
    case 'path':
      return pathValue(node, row)
    case 'unary': {
      const value = readNode(node.operand, row)
      return node.op === 'not' ? not(value as boolean) : -(value as number)
    }
    case 'arith':
      return arith(node.op, readNode(node.left, row), readNode(node.right, row))
    case 'call': {
      const value = readNode(node.args[0], row)
      return Array.isArray(value) ? BigInt(value.length) : undefined
    }
    default:
      return evaluate(node, row)
  }
}

function pathValue(node: PathNode, row: Row): Value {
  const field = fieldByName(SCHEMA, node.name)
  const steps = field === undefined && node.name !== '$meta' ? [node.name, ...node.steps] : node.steps
  const stored = row[field?.name ?? '$meta']
  if (stored === null) return undefined
  let value = (
    field === undefined || field.dataType === 'JSON' ? readJson(stored as string) : typed(stored, typeOf(node))
  ) as Value
  for (const step of steps) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined
    else value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined
  }
  return value
}

const isObject = (value: Value): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function typed(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map((item) => typed(item, type))
  if (type.startsWith('Int')) return BigInt(value as number)
  return type === 'Float' ? Math.fround(value as number) : value
}

function arith(op: string, a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return arithInts(op, a, b)
  if (!isNumber(a) || !isNumber(b)) return undefined
  const [x, y] = [Number(a), Number(b)]
  if (op === '+') return x + y
  if (op === '-') return x - y
  if (op === '*') return x * y
  return op === '/' ? x / y : op === '**' ? x ** y : undefined
}

function arithInts(op: string, a: bigint, b: bigint): bigint | number {
  if (op === '+') return a + b
  if (op === '-') return a - b
  if (op === '*') return a * b
  if (op === '/') return a / b
  if (op === '%') return a % b
  if (op === '**') return b < 0n ? Number(a) ** Number(b) : a ** b
  if (op === '&') return a & b
  if (op === '|') return a | b
  if (op === '^') return a ^ b
  return op === '<<' ? BigInt.asIntN(64, a << b) : a >> b
}

const isNumber = (value: Value): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

function compareNodes(op: CompareOp, left: Node, right: Node, row: Row): boolean | undefined {
  let [a, b] = [readNode(left, row), readNode(right, row)]
  if (left.kind === 'path' && right.kind !== 'path') b = toType(b, typeOf(left))
  if (right.kind === 'path' && left.kind !== 'path') a = toType(a, typeOf(right))
  return compareValues(op, a, b)
}

/** A constant next to a column of 32-bit floats is one. */
const toType = (value: Value, type: string): Value =>
  type === 'Float' && isNumber(value)
    ? Math.fround(Number(value))
    : type === 'Double' && isNumber(value)
      ? Number(value)
      : Array.isArray(value)
        ? value.map((item) => toType(item, type)!)
        : value

function compareValues(op: CompareOp, a: Value, b: Value): boolean | undefined {
  if (Array.isArray(a) && Array.isArray(b)) return (op === '==') === deepEqual(a, b)
  const comparable = isNumber(a)
    ? isNumber(b)
    : typeof a === typeof b && (typeof a === 'string' || typeof a === 'boolean')
  if (!comparable) return undefined
  const order =
    typeof a === 'string'
      ? Buffer.compare(Buffer.from(a), Buffer.from(b as string))
      : (a as number) < (b as number)
        ? -1
        : (a as number) > (b as number)
          ? 1
          : 0
  if (op === '==') return order === 0
  if (op === '!=') return order !== 0
  if (op === '<') return order < 0
  if (op === '<=') return order <= 0
  return op === '>' ? order > 0 : order >= 0
}

function compareTimes({ op, operand, interval, time }: TimeCompareNode, row: Row): boolean | undefined {
  const stored = pathValue(operand, row)
  if (stored === undefined) return undefined
  return compareValues(op, interval ? shifted(stored as bigint, interval) : stored, microsOf(time.text))
}

function deepEqual(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => deepEqual(item, b[i]))
  return compareValues('==', a, b) === true
}

function isIn(left: Node, items: readonly Node[], row: Row): boolean | undefined {
  const value = readNode(left, row)
  if (value === undefined || value === null) return undefined
  return items.reduce<boolean | undefined>((found, item) => {
    return not(and(not(found), not(compareNodes('==', left, item, row))))
  }, false)
}

type Seen = (text: string, left: Node) => string

function matches(left: Node, pattern: RegExp, row: Row, seen: Seen = (text) => text): boolean | undefined {
  const value = readNode(left, row)
  return typeof value === 'string' ? pattern.test(seen(value, left)) : undefined
}

/** A known gap: to a regular expression the rarer control characters of a JSON string look like their escapes. */
const asRegexSees: Seen = (text, left) =>
  left.kind === 'path' && typeOf(left) === 'JSON'
    ? [...text]
        .map((char) => (char < ' ' && !'\b\f\n\r\t'.includes(char) ? JSON.stringify(char).slice(1, -1) : char))
        .join('')
    : text

const rawRegExp = (source: string): RegExp =>
  source.startsWith('(?i)') ? new RegExp(source.slice(4), 'sui') : new RegExp(source, 'su')

function likeRegExp(pattern: string): RegExp {
  const body = pattern.replace(
    /\\([\s\S])|([\s\S])/gu,
    (_all, escaped: string | undefined, plain: string | undefined) => {
      if (plain === '%') return '.*'
      if (plain === '_') return '.'
      return (escaped ?? plain!).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    },
  )
  return new RegExp(`^${body}$`, 'su')
}

function isEmpty(value: Value): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.every(isEmpty)
  return typeof value === 'object' && Object.values(value).every(isEmpty)
}

function contains(node: Extract<Node, { kind: 'call' }>, row: Row): boolean | undefined {
  const path = node.args[0] as PathNode
  const array = readNode(path, row)
  if (!Array.isArray(array)) return undefined
  const wanted = toType(readNode(node.args[1], row), typeOf(path))
  const has = (value: Value): boolean => array.some((item) => deepEqual(item, value))
  if (node.name.endsWith('_all')) return (wanted as Json[]).every(has)
  return node.name.endsWith('_any') ? (wanted as Json[]).some(has) : has(wanted)
}
