/** Works out the parts of a filter that hold no column: literals, templates, arithmetic on them. It never reads the schema. */
import { isInt64 } from '../core/int64.ts'
import type { ArithOp, BitOp, CompareOp, Node } from './ast.ts'
import { FilterError } from './filter-error.ts'
import type { Constant, ConstantItem } from './predicate.ts'
import { templateValue } from './template.ts'

export type Params = Readonly<Record<string, unknown>>

/** The value of a node without columns; undefined where it has one, or is a list. */
export function constantOf(node: Node, params: Params): Constant | undefined {
  const value = fold(node, params)
  return value === undefined ? undefined : checked(value, node)
}

/** A literal alone may be 2^63: a minus may stand before it. */
function checked(value: Constant, node: Node): Constant {
  if (typeof value === 'bigint' && !isInt64(value)) {
    throw new FilterError('integer is out of the range of int64', node.pos)
  }
  return value
}

/** The items of a list literal or of a template that holds an array; undefined for any other node. */
export function listOf(node: Node, params: Params): ConstantItem[] | undefined {
  if (node.kind === 'template') {
    const value = templateValue(node, params)
    return Array.isArray(value) ? [...value] : undefined
  }
  if (node.kind !== 'list') return undefined
  return node.items.map((item) => {
    const value = constantOf(item, params) ?? listOf(item, params)
    if (value === undefined) throw new FilterError('a list can only hold constants', item.pos)
    return value
  })
}

function fold(node: Node, params: Params): Constant | undefined {
  switch (node.kind) {
    case 'literal':
      return node.value
    case 'template': {
      const value = templateValue(node, params)
      return Array.isArray(value) ? undefined : (value as Constant)
    }
    case 'unary': {
      const operand = fold(node.operand, params)
      return operand === undefined ? undefined : foldUnary(node.op, operand, node.pos)
    }
    case 'arith': {
      const left = fold(node.left, params)
      const right = fold(node.right, params)
      return left === undefined || right === undefined
        ? undefined
        : checked(foldArith(node.op, left, right, node.pos), node)
    }
    case 'compare': {
      const left = fold(node.left, params)
      const right = fold(node.right, params)
      return left === undefined || right === undefined ? undefined : compareConstants(node.op, left, right, node.pos)
    }
    default:
      return undefined
  }
}

function foldUnary(op: '+' | '-' | '~' | 'not', value: Constant, pos: number): Constant {
  if (op === 'not') {
    if (typeof value === 'boolean') return !value
    throw new FilterError("'not' can only be applied on boolean expression", pos)
  }
  if (op === '~' && typeof value === 'bigint') return ~value
  if (op !== '~' && (typeof value === 'bigint' || typeof value === 'number')) return op === '-' ? -value : value
  throw new FilterError(`'${op}' can not be applied on ${kindOf(value)}`, pos)
}

export function foldArith(op: ArithOp | BitOp, left: Constant, right: Constant, pos: number): Constant {
  if (typeof left === 'bigint' && typeof right === 'bigint') return foldInts(op, left, right, pos)
  const a = toNumber(left)
  const b = toNumber(right)
  if (a === undefined || b === undefined) {
    throw new FilterError(`'${op}' can not be applied on ${kindOf(left)} and ${kindOf(right)}`, pos)
  }
  const value = foldFloats(op, a, b, pos)
  if (!Number.isFinite(value)) throw new FilterError('the result of a constant expression is out of range', pos)
  return value
}

function foldInts(op: ArithOp | BitOp, a: bigint, b: bigint, pos: number): Constant {
  if ((op === '/' || op === '%') && b === 0n) throw new FilterError('division by zero', pos)
  if ((op === '<<' || op === '>>') && (b < 0n || b > 63n)) throw new FilterError('shift count must be in [0, 63]', pos)
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    case '**':
      return b >= 0n && b < 64n ? a ** b : foldFloats(op, Number(a), Number(b), pos)
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    case '<<':
      return BigInt.asIntN(64, a << b)
    case '>>':
      return a >> b
  }
}

function foldFloats(op: ArithOp | BitOp, a: number, b: number, pos: number): number {
  switch (op) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      if (b === 0) throw new FilterError('division by zero', pos)
      return a / b
    case '**':
      return a ** b
    case '%':
      throw new FilterError('modulo can only apply on integers', pos)
    default:
      throw new FilterError(`'${op}' can only apply on integers`, pos)
  }
}

export function compareConstants(op: CompareOp, left: Constant, right: Constant, pos: number): boolean {
  const order = orderOf(left, right)
  if (order === undefined || (typeof left === 'boolean' && op !== '==' && op !== '!=')) {
    throw new FilterError(`comparisons between ${kindOf(left)} and ${kindOf(right)} are not supported`, pos)
  }
  switch (op) {
    case '==':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** Negative, zero or positive; undefined for kinds that do not compare. Numbers compare exactly, strings bytewise. */
export function orderOf(left: Constant, right: Constant): number | undefined {
  if (typeof left === 'string' && typeof right === 'string')
    return Buffer.compare(Buffer.from(left), Buffer.from(right))
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right)
  if (toNumber(left) === undefined || toNumber(right) === undefined) return undefined
  // Relational operators between bigint and number are exact.
  return left < right ? -1 : left > right ? 1 : 0
}

export const toNumber = (value: Constant): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : undefined

export const kindOf = (value: ConstantItem): string =>
  typeof value === 'bigint'
    ? 'Int64'
    : typeof value === 'number'
      ? 'Double'
      : typeof value === 'string'
        ? 'VarChar'
        : typeof value === 'boolean'
          ? 'Bool'
          : 'Array'
