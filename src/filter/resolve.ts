/** Turns a syntax tree into predicates over the schema's fields, refusing what does not type. It never writes SQL. */
import type { Node } from './ast.ts'
import { constantOf } from './constant.ts'
import { FilterError } from './filter-error.ts'
import type { Predicate } from './predicate.ts'
import { resolveCompare, resolveIn, resolveRange } from './resolve-compare.ts'
import { resolveContains } from './resolve-contains.ts'
import { locate } from './resolve-path.ts'
import type { Scope } from './resolve-term.ts'
import { resolveExists, resolveIsNull, resolveLike, resolveRegex } from './resolve-test.ts'
import { resolveTimeCompare } from './resolve-time.ts'

/** Throws FilterError. */
export function resolvePredicate(node: Node, scope: Scope): Predicate {
  switch (node.kind) {
    case 'and':
    case 'or':
      return resolveLogic(node, scope)
    case 'unary':
      if (node.op !== 'not') break
      return negate(resolvePredicate(node.operand, scope))
    case 'compare':
      return resolveCompare(node, scope)
    case 'timeCompare':
      return resolveTimeCompare(node, scope)
    case 'range':
      return resolveRange(node, scope)
    case 'in':
      return resolveIn(node, scope)
    case 'like':
      return resolveLike(node, scope)
    case 'regex':
      return resolveRegex(node, scope)
    case 'isNull':
      return resolveIsNull(node, scope)
    case 'exists':
      return resolveExists(node, scope)
    case 'call':
      if (node.name === 'array_length') break
      return resolveContains(node, scope)
    case 'path':
      return resolveBoolean(node, scope)
    case 'literal':
    case 'template': {
      const value = constantOf(node, scope.params)
      if (typeof value === 'boolean') return { kind: 'constant', value }
      break
    }
    default:
      break
  }
  throw new FilterError('op can only be applied on boolean expression', node.pos)
}

/** A bare column stands for `column == true`. */
function resolveBoolean(node: Extract<Node, { kind: 'path' }>, scope: Scope): Predicate {
  const term = locate(node, scope.schema)
  if (term.kind === 'array' || (term.kind !== 'json' && term.type !== 'Bool') || term.kind === 'json') {
    throw new FilterError(`'${node.name}' is not a boolean expression`, node.pos)
  }
  return { kind: 'compare', op: '==', term, value: true }
}

/** Chains of one operator become one flat list: a long `or` must not nest. */
function resolveLogic(node: Extract<Node, { kind: 'and' | 'or' }>, scope: Scope): Predicate {
  const items: Predicate[] = []
  const decides = node.kind === 'or'
  for (const operand of flatten(node, node.kind)) {
    const item = resolvePredicate(operand, scope)
    if (item.kind === 'constant') {
      // Kleene: `true or x` is true and `false and x` is false even where x is unknown.
      if (item.value === decides) items.unshift(item)
    } else if (item.kind === node.kind) {
      items.push(...item.items)
    } else {
      items.push(item)
    }
  }
  const [first] = items
  if (first === undefined) return { kind: 'constant', value: !decides }
  return first.kind === 'constant' || items.length === 1 ? first : { kind: node.kind, items }
}

function flatten(node: Node, kind: 'and' | 'or'): Node[] {
  const found: Node[] = []
  const pending = [node]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.kind === kind) pending.push(next.right, next.left)
    else found.push(next)
  }
  return found
}

export function negate(operand: Predicate): Predicate {
  if (operand.kind === 'constant') return { kind: 'constant', value: !operand.value }
  return operand.kind === 'not' ? operand.operand : { kind: 'not', operand }
}
