/** Resolves json_contains/array_contains and their _all and _any forms. It never writes SQL. */
import type { Node } from './ast.ts'
import { constantOf, listOf } from './constant.ts'
import { FilterError } from './filter-error.ts'
import type { ConstantItem, Predicate } from './predicate.ts'
import { castElement, elementOf } from './resolve-compare.ts'
import { resolveContainer, type Scope } from './resolve-term.ts'

export function resolveContains(node: Extract<Node, { kind: 'call' }>, scope: Scope): Predicate {
  if (node.args.length !== 2) throw new FilterError(`${node.name} takes 2 arguments, got ${node.args.length}`, node.pos)
  const term = resolveContainer(node.args[0], scope)
  const quantifier = node.name.endsWith('_all') ? 'all' : 'any'
  const values = node.name.endsWith('_contains') ? [single(node.args[1], scope)] : list(node.args[1], node.name, scope)
  if (term.kind === 'array') {
    for (const value of values) castElement(elementOf(term), value, node.args[1].pos)
  }
  return { kind: 'contains', quantifier, term, values }
}

function single(node: Node, scope: Scope): ConstantItem {
  const value = constantOf(node, scope.params) ?? listOf(node, scope.params)
  if (value === undefined) throw new FilterError('contains functions can only search for constants', node.pos)
  return value
}

function list(node: Node, name: string, scope: Scope): ConstantItem[] {
  const items = listOf(node, scope.params)
  if (items === undefined) throw new FilterError(`the second argument of ${name} must be a list`, node.pos)
  return items
}
