/** Turns filter text into a syntax tree by precedence climbing. It never knows the schema: names are only names. */
import type { Node } from './ast.ts'
import { BINARY_OPS, type BinaryOp, binaryNode, NOT_IN, STRENGTH } from './binary-op.ts'
import { tokenize } from './lexer.ts'
import { parsePrimary } from './parse-primary.ts'
import { TokenStream } from './token-stream.ts'

/** How many operators other than and/or may follow each other without brackets. */
const CHAIN_MAX = 100

/** Throws FilterError. `text` is not blank. */
export function parseFilter(text: string): Node {
  const stream = new TokenStream(tokenize(text), text)
  const node = parseExpression(stream, STRENGTH.or)
  if (stream.peek().kind !== 'end') throw stream.unexpected()
  return node
}

/** Reads operators as strong as `strength` or stronger. */
export function parseExpression(stream: TokenStream, strength: number): Node {
  return stream.nested(() => {
    let left = parsePrefix(stream)
    for (let chained = 0; ; ) {
      const op = peekBinary(stream)
      if (op === undefined || op.strength < strength) return left
      // Chains of and/or are flattened later; every other operator makes the tree one level deeper.
      if (op.strength > STRENGTH.and && ++chained > CHAIN_MAX) throw stream.tooLong(CHAIN_MAX)
      left = parseBinary(stream, left, op)
    }
  })
}

function parsePrefix(stream: TokenStream): Node {
  const { pos } = stream.peek()
  const sign = stream.takeSymbol('+', '-', '~')
  if (sign !== undefined) {
    return { kind: 'unary', op: sign as '+' | '-' | '~', operand: parseExpression(stream, STRENGTH.unary), pos }
  }
  if (stream.takeSymbol('!') !== undefined || stream.takeWord('not', 'NOT') !== undefined) {
    return { kind: 'unary', op: 'not', operand: parseExpression(stream, STRENGTH.unary), pos }
  }
  if (stream.takeWord('exists', 'EXISTS') !== undefined) {
    return { kind: 'exists', operand: parseExpression(stream, STRENGTH.exists), pos }
  }
  return parsePrimary(stream, () => parseExpression(stream, STRENGTH.or))
}

function peekBinary(stream: TokenStream): BinaryOp | undefined {
  const token = stream.peek()
  if (token.kind !== 'word' && token.kind !== 'symbol') return undefined
  const op = BINARY_OPS.get(token.text)
  if (op !== undefined) return op
  const next = stream.peek(1)
  const isNotIn =
    token.kind === 'word' && /^(not|NOT)$/.test(token.text) && next.kind === 'word' && /^(in|IN)$/.test(next.text)
  return isNotIn ? NOT_IN : undefined
}

function parseBinary(stream: TokenStream, left: Node, op: BinaryOp): Node {
  stream.skip(op === NOT_IN ? 2 : 1)
  const right = parseExpression(stream, op.strength + 1)
  return parseRange(stream, left, op, right) ?? binaryNode(op.make, left, right)
}

/** `a < f <= b`, `a > f >= b`: both ends point the same way and the middle is a name. */
function parseRange(stream: TokenStream, left: Node, op: BinaryOp, right: Node): Node | undefined {
  if (op.strength !== STRENGTH.relation || right.kind !== 'path' || op.make.kind !== 'compare') return undefined
  const rising = op.make.op === '<' || op.make.op === '<='
  const second = rising ? stream.takeSymbol('<', '<=') : stream.takeSymbol('>', '>=')
  if (second === undefined) return undefined
  const end = parseExpression(stream, STRENGTH.relation + 1)
  const firstOpen = op.make.op === '<' || op.make.op === '>'
  const secondOpen = second === '<' || second === '>'
  const range = { kind: 'range', operand: right, pos: left.pos } as const
  return rising
    ? { ...range, lower: left, upper: end, lowerOpen: firstOpen, upperOpen: secondOpen }
    : { ...range, lower: end, upper: left, lowerOpen: secondOpen, upperOpen: firstOpen }
}
