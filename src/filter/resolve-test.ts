/** Resolves like, =~, !~, is null and exists. It never writes SQL. */
import { type Field, isStruct, isVector } from '../core/schema.ts'
import type { Node } from './ast.ts'
import { constantOf } from './constant.ts'
import { FilterError } from './filter-error.ts'
import type { Predicate, Term } from './predicate.ts'
import { translateRegex } from './regex-pattern.ts'
import { findField, locate, locateSubField } from './resolve-path.ts'
import { kindOfTerm, type Scope, typeName } from './resolve-term.ts'

export function resolveLike(node: Extract<Node, { kind: 'like' }>, scope: Scope): Predicate {
  if (node.left.kind !== 'path') throw new FilterError('the left operand of like is invalid', node.left.pos)
  const term = locate(node.left, scope.schema)
  if (term.kind === 'array' || !isText(term)) {
    throw new FilterError('like operation on non-string or no-json field is unsupported', node.left.pos)
  }
  const pattern = constantOf(node.right, scope.params)
  if (typeof pattern !== 'string') {
    throw new FilterError('the right operand of like should be a string literal or template variable', node.right.pos)
  }
  return { kind: 'like', term, pattern }
}

export function resolveRegex(node: Extract<Node, { kind: 'regex' }>, scope: Scope): Predicate {
  const term = node.left.kind === 'path' ? locate(node.left, scope.schema) : undefined
  if (term?.kind === 'array') throw new FilterError('can not comparisons array fields directly', node.left.pos)
  if (term === undefined || !isText(term)) {
    throw new FilterError('regex match on non-string or non-json field is unsupported', node.left.pos)
  }
  const source = constantOf(node.right, scope.params)
  if (typeof source !== 'string') {
    throw new FilterError('regex pattern should be a string literal or template variable', node.right.pos)
  }
  const regex: Predicate = { kind: 'regex', term, pattern: translateRegex(source, node.right.pos) }
  return node.negated ? { kind: 'not', operand: regex } : regex
}

const isText = (term: Term): boolean => kindOfTerm(term) === 'VarChar' || kindOfTerm(term) === 'JSON'

export function resolveIsNull(node: Extract<Node, { kind: 'isNull' }>, scope: Scope): Predicate {
  const { operand, negated, pos } = node
  const field = findField(operand, scope.schema)
  if (field && isVector(field)) {
    throw new FilterError('IsNull/IsNotNull operations are not supported on vector fields', pos)
  }
  if (field && isStruct(field)) {
    const sub = locateSubField(operand, scope.schema)
    if (sub?.dataType === 'ArrayOfVector') {
      throw new FilterError('IsNull/IsNotNull operations are not supported on vector fields', pos)
    }
    if (operand.steps.length > 0) throw new FilterError(`a single struct of ${field.name} is not supported yet`, pos)
    return nullTest(field, negated, sub ?? field.subFields[0])
  }
  // Whether there is one is all that a filter may ask of these.
  if (field?.dataType === 'Text' || field?.dataType === 'Geometry') return nullTest(field, negated)
  const term = locate(operand, scope.schema)
  if (term.kind === 'element') {
    throw new FilterError('IsNull/IsNotNull operations are not supported on array elements', pos)
  }
  if (term.kind === 'json' && term.steps.length > 0) {
    const exists: Predicate = { kind: 'exists', term }
    return negated ? exists : { kind: 'not', operand: exists }
  }
  return nullTest(term.field, negated)
}

/** `stored`: the field whose column tells. */
function nullTest(field: Field, negated: boolean, stored = field): Predicate {
  if (!field.nullable) return { kind: 'constant', value: negated }
  const isNull: Predicate = { kind: 'isNull', field: stored }
  return negated ? { kind: 'not', operand: isNull } : isNull
}

export function resolveExists(node: Extract<Node, { kind: 'exists' }>, scope: Scope): Predicate {
  const { operand, pos } = node
  if (operand.kind !== 'path') throw new FilterError('exists takes a JSON path', pos)
  const term = locate(operand, scope.schema)
  if (term.kind !== 'json') {
    const type = term.kind === 'array' ? 'Array' : typeName(term)
    throw new FilterError(`exists operations are only supportted on json field, got:${type}`, pos)
  }
  if (term.steps.length === 0) throw new FilterError('exists operations are only supportted on json key', pos)
  return { kind: 'exists', term }
}
