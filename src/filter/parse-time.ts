/**
 * Reads comparisons with points in time. They are primaries: `not f > ISO '…'` is `not (f > ISO '…')`.
 *
 *   compare  = name [ interval ] op time / time op name [ interval ]
 *   interval = ( "+" / "-" ) "INTERVAL" string
 *   time     = "ISO" string
 */
import { COMPARE_OPS, type CompareOp, type PathNode, type TimeCompareNode } from './ast.ts'
import { FLIPPED } from './binary-op.ts'
import type { TokenStream } from './token-stream.ts'

const isWord = (stream: TokenStream, ahead: number, word: string): boolean => {
  const token = stream.peek(ahead)
  return token.kind === 'word' && (token.text === word || token.text === word.toLowerCase())
}

const isString = (stream: TokenStream, ahead: number): boolean => {
  const token = stream.peek(ahead)
  return token.kind === 'literal' && typeof token.value === 'string'
}

/** The word before was ISO, and a string follows; else it is a name like others. */
export const startsTime = (stream: TokenStream, word: string): boolean =>
  (word === 'ISO' || word === 'iso') && isString(stream, 0)

const startsInterval = (stream: TokenStream): boolean => {
  const token = stream.peek()
  const isSign = token.kind === 'symbol' && (token.text === '+' || token.text === '-')
  return isSign && isWord(stream, 1, 'INTERVAL') && isString(stream, 2)
}

/** Stands behind a name that is compared with a time. */
export function isTimeCompare(stream: TokenStream): boolean {
  const at = startsInterval(stream) ? 3 : 0
  const op = stream.peek(at)
  const isOp = op.kind === 'symbol' && (COMPARE_OPS as readonly string[]).includes(op.text)
  return at > 0 || (isOp && isWord(stream, 1, 'ISO') && isString(stream, 2))
}

export function parseTimeCompare(stream: TokenStream, operand: PathNode): TimeCompareNode {
  const interval = parseInterval(stream)
  const op = expectOp(stream)
  if (!isWord(stream, 0, 'ISO')) throw stream.unexpected("ISO '…'")
  stream.skip()
  return { kind: 'timeCompare', op, operand, interval, time: takeString(stream), pos: operand.pos }
}

/** `ISO` itself is taken already. */
export function parseReversedTimeCompare(stream: TokenStream, pos: number): TimeCompareNode {
  const time = takeString(stream)
  const op = FLIPPED[expectOp(stream)]
  const token = stream.peek()
  if (token.kind !== 'word') throw stream.unexpected('the name of a field')
  stream.skip()
  const operand: PathNode = { kind: 'path', name: token.text, steps: [], pos: token.pos }
  return { kind: 'timeCompare', op, operand, interval: parseInterval(stream), time, pos }
}

function parseInterval(stream: TokenStream): TimeCompareNode['interval'] {
  if (!startsInterval(stream)) return undefined
  const sign = stream.takeSymbol('+', '-') as '+' | '-'
  stream.skip()
  return { ...takeString(stream), sign }
}

function expectOp(stream: TokenStream): CompareOp {
  const op = stream.takeSymbol(...COMPARE_OPS)
  if (op === undefined) throw stream.unexpected('a comparison')
  return op as CompareOp
}

function takeString(stream: TokenStream): { text: string; pos: number } {
  const token = stream.peek()
  if (token.kind !== 'literal' || typeof token.value !== 'string') throw stream.unexpected('a string')
  stream.skip()
  return { text: token.value, pos: token.pos }
}
