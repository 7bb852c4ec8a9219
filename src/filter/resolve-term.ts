/** Resolves the side of a comparison that holds a column: paths, lengths, one step of arithmetic. It never compares. */
import type { Schema } from '../core/schema.ts'
import type { Node } from './ast.ts'
import { constantOf, kindOf, type Params } from './constant.ts'
import { FilterError } from './filter-error.ts'
import type { ArrayTerm, Constant, JsonTerm, Term } from './predicate.ts'
import { type Located, locate, locateSubField } from './resolve-path.ts'

export interface Scope {
  readonly schema: Schema
  readonly params: Params
}

/** What comparisons treat alike. */
export type TermKind = 'Bool' | 'Int' | 'Float' | 'VarChar' | 'JSON' | 'Timestamptz'

export function kindOfTerm(term: Term): TermKind {
  switch (term.kind) {
    case 'json':
      return 'JSON'
    case 'length':
    case 'bits':
      return 'Int'
    case 'arith': {
      const kind = kindOfTerm(term.operand)
      return kind === 'Int' && typeof term.by === 'number' ? 'Float' : kind
    }
    default:
      return kindOfType(term.type)
  }
}

function kindOfType(type: Extract<Term, { kind: 'column' }>['type']): TermKind {
  switch (type) {
    case 'Bool':
    case 'VarChar':
    case 'Timestamptz':
      return type
    case 'Float':
    case 'Double':
      return 'Float'
    default:
      return 'Int'
  }
}

/** The type as a client knows it. */
export const typeName = (term: Term): string =>
  term.kind === 'column' || term.kind === 'element' ? term.type : kindOfTerm(term) === 'JSON' ? 'JSON' : 'Int64'

/** Throws FilterError where the node is not a value of a row. Whole arrays are refused. */
export function resolveTerm(node: Node, scope: Scope): Term {
  switch (node.kind) {
    case 'path': {
      const located = locate(node, scope.schema)
      if (located.kind === 'array') throw new FilterError('can not comparisons array fields directly', node.pos)
      return located
    }
    case 'call':
      if (node.name === 'array_length') return { kind: 'length', of: resolveList(onlyArgument(node), scope) }
      throw new FilterError(`${node.name} can not be compared`, node.pos)
    case 'arith':
      return resolveArith(node, scope)
    case 'unary':
      throw new FilterError(
        `'${node.op}' can only be applied on ${node.op === 'not' ? 'boolean expression' : 'constants'}`,
        node.pos,
      )
    default:
      throw new FilterError('a column is expected on one side of the operator', node.pos)
  }
}

/** An Array column or a JSON path: what array functions take. */
export function resolveContainer(node: Node, scope: Scope): ArrayTerm | JsonTerm {
  const located: Located | undefined = node.kind === 'path' ? locate(node, scope.schema) : undefined
  if (located?.kind === 'array' || located?.kind === 'json') return located
  throw new FilterError('an array field or a JSON path is expected', node.pos)
}

/** As `resolveContainer`, or a sub-field, of which nothing but its length is known. */
function resolveList(node: Node, scope: Scope): Extract<Term, { kind: 'length' }>['of'] {
  const sub = node.kind === 'path' ? locateSubField(node, scope.schema) : undefined
  return sub ? { kind: 'subField', field: sub } : resolveContainer(node, scope)
}

function onlyArgument(node: Extract<Node, { kind: 'call' }>): Node {
  if (node.args.length !== 1) throw new FilterError(`${node.name} takes 1 argument, got ${node.args.length}`, node.pos)
  return node.args[0]
}

function resolveArith(node: Extract<Node, { kind: 'arith' }>, scope: Scope): Term {
  const { op, pos } = node
  if (op === '**') throw new FilterError('power can only apply on constants', pos)
  const right = constantOf(node.right, scope.params)
  if (right !== undefined) return buildArith(op, resolveTerm(node.left, scope), right, pos)
  const left = constantOf(node.left, scope.params)
  if (left === undefined) throw new FilterError(`one side of '${op}' must be a constant`, pos)
  if (!['+', '*', '&', '|', '^'].includes(op)) throw new FilterError(`'${op}' needs its constant on the right`, pos)
  return buildArith(op, resolveTerm(node.right, scope), left, pos)
}

function buildArith(
  op: Exclude<Extract<Node, { kind: 'arith' }>['op'], '**'>,
  operand: Term,
  by: Constant,
  pos: number,
): Term {
  if (operand.kind === 'arith' || operand.kind === 'bits') {
    throw new FilterError('arithmetic is limited to one column, one operator and one constant', pos)
  }
  const kind = kindOfTerm(operand)
  const isNumber = typeof by === 'bigint' || typeof by === 'number'
  if (!isNumber || kind === 'Bool' || kind === 'VarChar' || kind === 'Timestamptz') {
    throw new FilterError(`'${op}' can not be applied on ${typeName(operand)} and ${kindOf(by)}`, pos)
  }
  switch (op) {
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      if (kind !== 'Int' || typeof by !== 'bigint') throw new FilterError(`'${op}' can only apply on integers`, pos)
      if ((op === '<<' || op === '>>') && (by < 0n || by > 63n))
        throw new FilterError('shift count must be in [0, 63]', pos)
      return { kind: 'bits', op, operand, by }
    case '%':
      if (kind === 'Float' || typeof by !== 'bigint') throw new FilterError('modulo can only apply on integers', pos)
      if (by === 0n) throw new FilterError('modulo by zero', pos)
      return { kind: 'arith', op, operand, by }
    case '/':
      if (Number(by) === 0) throw new FilterError('division by zero', pos)
      return { kind: 'arith', op, operand, by }
    default:
      return { kind: 'arith', op, operand, by }
  }
}
