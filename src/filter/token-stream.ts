/** The tokens of one filter with a cursor. It never builds nodes. */
import { FilterError } from './filter-error.ts'
import type { Token } from './lexer.ts'

/** How deep an expression may nest in the text; keeps the parser off the end of the stack. */
const NESTING_MAX = 200

export class TokenStream {
  readonly #tokens: readonly Token[]
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], text: string) {
    this.#tokens = tokens
    this.#text = text
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]
  }

  skip(count = 1): void {
    this.#at = Math.min(this.#at + count, this.#tokens.length - 1)
  }

  /** Moves over the next token if it is one of `symbols`, and says which it was. */
  takeSymbol(...symbols: string[]): string | undefined {
    return this.#take('symbol', symbols)
  }

  takeWord(...words: string[]): string | undefined {
    return this.#take('word', words)
  }

  expectSymbol(symbol: string): void {
    if (this.takeSymbol(symbol) === undefined) throw this.unexpected(`'${symbol}'`)
  }

  /** The error about the next token. */
  unexpected(expected?: string): FilterError {
    const { pos, kind } = this.peek()
    const found = kind === 'end' ? 'end of expression' : `'${this.#text.slice(pos, this.#endOf(this.#at))}'`
    return new FilterError(`unexpected ${found}${expected === undefined ? '' : `, expected ${expected}`}`, pos)
  }

  tooLong(max: number): FilterError {
    return new FilterError(`more than ${max} operators in a row`, this.peek().pos)
  }

  nested<T>(read: () => T): T {
    this.#depth += 1
    if (this.#depth > NESTING_MAX) {
      throw new FilterError(`expression nests deeper than ${NESTING_MAX} levels`, this.peek().pos)
    }
    const result = read()
    this.#depth -= 1
    return result
  }

  #take(kind: 'symbol' | 'word', texts: readonly string[]): string | undefined {
    const token = this.peek()
    if (token.kind !== kind || !texts.includes(token.text)) return undefined
    this.skip()
    return token.text
  }

  #endOf(index: number): number {
    const { pos } = this.#tokens[index]
    const next = this.#tokens[Math.min(index + 1, this.#tokens.length - 1)].pos
    return pos + this.#text.slice(pos, next).trimEnd().length
  }
}
