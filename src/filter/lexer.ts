/**
 * Cuts filter text into tokens. It never looks at more than one token at a time, nor at the schema.
 *
 *   word     = [A-Za-z_][A-Za-z0-9_]* | '$meta'
 *   number   = decimal | 0octal | 0xhex | 0bbinary | decimal float | hex float
 *   string   = [u8 u U L]? ('…' | "…") | [rR] ('…' | "…")
 *   symbol   = the longest of SYMBOLS
 */
import { FilterError } from './filter-error.ts'
import { readNumber } from './lex-number.ts'
import { readString } from './lex-string.ts'

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly pos: number }
  | { readonly kind: 'symbol'; readonly text: string; readonly pos: number }
  | { readonly kind: 'literal'; readonly value: bigint | number | string; readonly pos: number }
  | { readonly kind: 'nullTest'; readonly negated: boolean; readonly pos: number }
  | { readonly kind: 'end'; readonly pos: number }

// Longest first: the first that fits wins.
const SYMBOLS = [
  ...['**', '<=', '>=', '==', '!=', '=~', '!~', '<<', '>>', '&&', '||'],
  ...['+', '-', '*', '/', '%', '~', '!', '<', '>', '&', '^', '|', '(', ')', '[', ']', '{', '}', ',', '=', '$'],
]

const SPACE = /\s+/y
const NULL_TEST = /(?:is( not)? null|IS( NOT)? NULL)(?![A-Za-z0-9_])/y
const STRING_START = /(?:u8|[uULrR])?(?=['"])/y
const WORD = /\$meta(?![A-Za-z0-9_])|[A-Za-z_][A-Za-z0-9_]*/y
const NUMBER_START = /\.?[0-9]/y

/** Throws FilterError. The last token is always 'end'. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let pos = skip(SPACE, text, 0)
  while (pos < text.length) {
    const { token, end } = readToken(text, pos)
    tokens.push(token)
    pos = skip(SPACE, text, end)
  }
  tokens.push({ kind: 'end', pos })
  return tokens
}

function readToken(text: string, pos: number): { token: Token; end: number } {
  const prefix = match(STRING_START, text, pos)
  if (prefix !== undefined) {
    const { value, end } = readString(text, pos + prefix.length, prefix === 'r' || prefix === 'R')
    return { token: { kind: 'literal', value, pos }, end }
  }
  const nullTest = match(NULL_TEST, text, pos)
  if (nullTest !== undefined) {
    const negated = nullTest.toLowerCase() === 'is not null'
    return { token: { kind: 'nullTest', negated, pos }, end: pos + nullTest.length }
  }
  const word = match(WORD, text, pos)
  if (word !== undefined) return { token: { kind: 'word', text: word, pos }, end: pos + word.length }
  if (match(NUMBER_START, text, pos) !== undefined) {
    const { value, end } = readNumber(text, pos)
    return { token: { kind: 'literal', value, pos }, end }
  }
  const symbol = SYMBOLS.find((s) => text.startsWith(s, pos))
  if (symbol === undefined) {
    throw new FilterError(`unexpected character '${String.fromCodePoint(text.codePointAt(pos)!)}'`, pos)
  }
  return { token: { kind: 'symbol', text: symbol, pos }, end: pos + symbol.length }
}

function match(pattern: RegExp, text: string, pos: number): string | undefined {
  pattern.lastIndex = pos
  return pattern.exec(text)?.[0]
}

const skip = (pattern: RegExp, text: string, pos: number): number => pos + (match(pattern, text, pos)?.length ?? 0)
