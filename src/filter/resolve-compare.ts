/** Resolves comparisons, ranges and `in`, with their type rules. It never writes SQL. */
import type { CompareOp, Node } from './ast.ts'
import { FLIPPED } from './binary-op.ts'
import { compareConstants, constantOf, kindOf, listOf, orderOf } from './constant.ts'
import { FilterError } from './filter-error.ts'
import type { ArrayTerm, Constant, ConstantItem, Predicate, Term } from './predicate.ts'
import { locate } from './resolve-path.ts'
import { kindOfTerm, resolveContainer, resolveTerm, type Scope, typeName } from './resolve-term.ts'

export function resolveCompare(node: Extract<Node, { kind: 'compare' }>, scope: Scope): Predicate {
  const { op, pos } = node
  const left = constantOf(node.left, scope.params)
  const right = constantOf(node.right, scope.params)
  if (left !== undefined && right !== undefined)
    return { kind: 'constant', value: compareConstants(op, left, right, pos) }
  if (right !== undefined) return compareTerm(op, resolveTerm(node.left, scope), right, pos)
  if (left !== undefined) return compareTerm(FLIPPED[op], resolveTerm(node.right, scope), left, pos)
  const rightItems = listOf(node.right, scope.params)
  if (rightItems !== undefined) return compareList(op, node.left, rightItems, scope)
  const leftItems = listOf(node.left, scope.params)
  if (leftItems !== undefined) return compareList(op, node.right, leftItems, scope)
  return compareColumns(op, resolveTerm(node.left, scope), resolveTerm(node.right, scope), pos)
}

function compareTerm(op: CompareOp, term: Term, value: Constant, pos: number): Predicate {
  if (!accepts(term, value) || (typeof value === 'boolean' && op !== '==' && op !== '!='))
    throw mismatch(term, kindOf(value), pos)
  return { kind: 'compare', op, term, value }
}

/** Whether constants of this kind compare with the term. JSON takes every kind, but arithmetic on it only numbers. */
export function accepts(term: Term, value: ConstantItem): boolean {
  const isNumber = typeof value === 'bigint' || typeof value === 'number'
  switch (kindOfTerm(term)) {
    case 'JSON':
      return term.kind === 'arith' ? isNumber : !Array.isArray(value)
    case 'Bool':
      return typeof value === 'boolean'
    case 'VarChar':
      return typeof value === 'string'
    case 'Timestamptz':
      // Times are written as ISO '…', and are compared by resolve-time alone.
      return false
    default:
      return isNumber
  }
}

const mismatch = (term: Term, other: string, pos: number): FilterError =>
  new FilterError(`comparisons between ${typeName(term)} and ${other} are not supported`, pos)

function compareList(op: CompareOp, node: Node, items: readonly ConstantItem[], scope: Scope): Predicate {
  if (op !== '==' && op !== '!=') throw new FilterError('can not comparisons array fields directly', node.pos)
  const term = resolveContainer(node, scope)
  if (term.kind === 'array') {
    for (const item of items) castElement(elementOf(term), item, node.pos)
  }
  const equals: Predicate = { kind: 'arrayEquals', term, items }
  return op === '==' ? equals : { kind: 'not', operand: equals }
}

/** Some element of the array: what its constants are checked against. */
export const elementOf = ({ field, type }: ArrayTerm): Term => ({ kind: 'element', field, type, index: 0 })

function compareColumns(op: CompareOp, left: Term, right: Term, pos: number): Predicate {
  if (left.kind !== 'column' || right.kind !== 'column') {
    throw new FilterError('comparisons between two columns take scalar columns only', pos)
  }
  const [a, b] = [kindOfTerm(left), kindOfTerm(right)]
  const numeric = (a === 'Int' || a === 'Float') && (b === 'Int' || b === 'Float')
  const ordered = op !== '==' && op !== '!='
  if ((a !== b && !numeric) || (a === 'Bool' && ordered)) throw mismatch(left, typeName(right), pos)
  return { kind: 'compareColumns', op, left, right }
}

export function resolveRange(node: Extract<Node, { kind: 'range' }>, scope: Scope): Predicate {
  const lower = constantOf(node.lower, scope.params)
  const upper = constantOf(node.upper, scope.params)
  if (lower === undefined || upper === undefined) {
    throw new FilterError('the bounds of a range must be constants', node.pos)
  }
  const order = orderOf(lower, upper)
  if (order === undefined || typeof lower === 'boolean') {
    throw new FilterError(`comparisons between ${kindOf(lower)} and ${kindOf(upper)} are not supported`, node.pos)
  }
  if (order > 0) throw new FilterError('invalid range: lowerbound is greater than upperbound', node.pos)
  const term = resolveTerm(node.operand, scope)
  const above = compareTerm(node.lowerOpen ? '>' : '>=', term, lower, node.pos)
  const below = compareTerm(node.upperOpen ? '<' : '<=', term, upper, node.pos)
  return { kind: 'and', items: [above, below] }
}

export function resolveIn(node: Extract<Node, { kind: 'in' }>, scope: Scope): Predicate {
  if (node.left.kind !== 'path') {
    throw new FilterError("the left-hand side of 'in' must be a single column or JSON path", node.left.pos)
  }
  const located = locate(node.left, scope.schema)
  if (located.kind === 'array') throw new FilterError('can not comparisons array fields directly', node.left.pos)
  const items = listOf(node.right, scope.params)
  if (items === undefined) {
    const found = constantOf(node.right, scope.params)
    const kind = found === undefined ? 'an expression' : kindOf(found)
    throw new FilterError(`the right-hand side of 'in' must be a list, but got: ${kind}`, node.right.pos)
  }
  const values = items.map((item) => castElement(located, item, node.right.pos))
  const within: Predicate = { kind: 'in', term: located, values }
  return node.negated ? { kind: 'not', operand: within } : within
}

/** Integers widen to floats; floats never narrow to integers. */
export function castElement(term: Term, item: ConstantItem, pos: number): Constant {
  const narrowed = kindOfTerm(term) === 'Int' && typeof item === 'number'
  if (!accepts(term, item) || narrowed) {
    throw new FilterError(`value '${String(item)}' in list cannot be casted to ${typeName(term)}`, pos)
  }
  return item as Constant
}
