/** Reads a number literal. It never folds a sign: that is the parser's unary operator. */
import { FilterError } from './filter-error.ts'

const HEX_FLOAT = /0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)/y
const INTEGER = /0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+/y
const FLOAT = /(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+/y
const NAME_CHAR = /[A-Za-z0-9_.]/

/** Integers come back as bigint of any size, everything with a point or an exponent as number. */
export function readNumber(text: string, pos: number): { value: bigint | number; end: number } {
  const [hexText, whole, fraction, exponent] = exec(HEX_FLOAT, text, pos) ?? []
  if (hexText !== undefined) {
    return finish(text, pos, hexText, hexFloat(whole ?? '', fraction ?? '', Number(exponent)))
  }
  const float = exec(FLOAT, text, pos)?.[0]
  if (float !== undefined) {
    const value = Number(float)
    if (!Number.isFinite(value)) throw new FilterError(`number '${float}' is out of range`, pos)
    return finish(text, pos, float, value)
  }
  const integer = exec(INTEGER, text, pos)?.[0]
  if (integer === undefined) throw new FilterError('invalid number', pos)
  if (!/^0[0-9]/.test(integer)) return finish(text, pos, integer, BigInt(integer))
  if (!/^[0-7]+$/.test(integer)) throw new FilterError(`invalid octal number '${integer}'`, pos)
  return finish(text, pos, integer, BigInt(`0o${integer.slice(1)}`))
}

function finish<T>(text: string, pos: number, literal: string, value: T): { value: T; end: number } {
  const end = pos + literal.length
  if (end < text.length && NAME_CHAR.test(text[end])) throw new FilterError('invalid number', pos)
  return { value, end }
}

function hexFloat(whole: string, fraction: string, exponent: number): number {
  const mantissa = Number(BigInt(`0x${whole}${fraction || ''}` === '0x' ? '0x0' : `0x${whole}${fraction}`))
  return mantissa * 2 ** (exponent - 4 * fraction.length)
}

function exec(pattern: RegExp, text: string, pos: number): RegExpExecArray | null {
  pattern.lastIndex = pos
  return pattern.exec(text)
}
