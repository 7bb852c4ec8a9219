/** The binding strength of the infix operators and the nodes they make. It never reads tokens. */
import type { ArithOp, BitOp, CompareOp, Node } from './ast.ts'

/** Larger binds tighter. Ties associate to the left. The order is Milvus', which puts `in` above comparisons. */
export const STRENGTH = {
  exists: 17,
  like: 16,
  '=~': 15,
  '!~': 14,
  '**': 13,
  unary: 12,
  product: 11,
  sum: 10,
  shift: 9,
  in: 8,
  relation: 6,
  equality: 5,
  '&': 4,
  '^': 3,
  '|': 2,
  and: 1,
  or: 0,
} as const

/** The operator that says the same with its sides swapped. */
export const FLIPPED: Record<CompareOp, CompareOp> = {
  ...{ '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' },
}

export type BinaryKind =
  | { readonly kind: 'arith'; readonly op: ArithOp | BitOp }
  | { readonly kind: 'compare'; readonly op: CompareOp }
  | { readonly kind: 'like' | 'and' | 'or' }
  | { readonly kind: 'regex' | 'in'; readonly negated: boolean }

export interface BinaryOp {
  readonly strength: number
  readonly make: BinaryKind
}

const arith = (strength: number, op: ArithOp | BitOp): BinaryOp => ({ strength, make: { kind: 'arith', op } })
const compare = (strength: number, op: CompareOp): BinaryOp => ({ strength, make: { kind: 'compare', op } })
const logic = (kind: 'and' | 'or'): BinaryOp => ({ strength: STRENGTH[kind], make: { kind } })

/** Keywords come in two spellings only, all lower and all upper. `not in` is two tokens and left to the parser. */
export const BINARY_OPS: ReadonlyMap<string, BinaryOp> = new Map([
  ...['like', 'LIKE'].map((w): [string, BinaryOp] => [w, { strength: STRENGTH.like, make: { kind: 'like' } }]),
  ['=~', { strength: STRENGTH['=~'], make: { kind: 'regex', negated: false } }],
  ['!~', { strength: STRENGTH['!~'], make: { kind: 'regex', negated: true } }],
  ['**', arith(STRENGTH['**'], '**')],
  ...(['*', '/', '%'] as const).map((op): [string, BinaryOp] => [op, arith(STRENGTH.product, op)]),
  ...(['+', '-'] as const).map((op): [string, BinaryOp] => [op, arith(STRENGTH.sum, op)]),
  ...(['<<', '>>'] as const).map((op): [string, BinaryOp] => [op, arith(STRENGTH.shift, op)]),
  ...['in', 'IN'].map((w): [string, BinaryOp] => [w, { strength: STRENGTH.in, make: { kind: 'in', negated: false } }]),
  ...(['<', '<=', '>', '>='] as const).map((op): [string, BinaryOp] => [op, compare(STRENGTH.relation, op)]),
  ...(['==', '!='] as const).map((op): [string, BinaryOp] => [op, compare(STRENGTH.equality, op)]),
  ...(['&', '^', '|'] as const).map((op): [string, BinaryOp] => [op, arith(STRENGTH[op], op)]),
  ...['and', 'AND', '&&'].map((w): [string, BinaryOp] => [w, logic('and')]),
  ...['or', 'OR', '||'].map((w): [string, BinaryOp] => [w, logic('or')]),
])

export const NOT_IN: BinaryOp = { strength: STRENGTH.in, make: { kind: 'in', negated: true } }

export function binaryNode(make: BinaryKind, left: Node, right: Node): Node {
  return { ...make, left, right, pos: left.pos }
}
