/**
 * The oracle's own JSON parser, over a string: a tree that keeps the order and number of keys and the text of numbers.
 * What it takes is held against JSON.parse. It shares nothing with src/json.
 */
export type Tree =
  | { readonly t: 'object'; readonly entries: readonly (readonly [string, Tree])[] }
  | { readonly t: 'array'; readonly items: readonly Tree[] }
  | { readonly t: 'string'; readonly text: string }
  | { readonly t: 'number'; readonly text: string }
  | { readonly t: 'word'; readonly value: boolean | null }

/** The file is to be refused. */
export class Refused extends Error {}

const DEPTH_MAX = 512
const STRING = /"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y
const BLANK = /[ \t\r\n]*/y

export class TreeParser {
  readonly text: string
  at: number

  constructor(text: string, at = 0) {
    this.text = text
    this.at = at
  }

  /** One value; throws Refused. */
  value(depth = 0): Tree {
    switch (this.next()) {
      case '{': {
        const entries: [string, Tree][] = []
        this.#list(depth, '}', () => {
          const key = this.#string()
          this.expect(':')
          entries.push([key, this.value(depth + 1)])
        })
        return { t: 'object', entries }
      }
      case '[': {
        const items: Tree[] = []
        this.#list(depth, ']', () => items.push(this.value(depth + 1)))
        return { t: 'array', items }
      }
      case '"':
        return { t: 'string', text: this.#string() }
      case 't':
      case 'f':
      case 'n':
        return { t: 'word', value: JSON.parse(this.#match(WORD)) }
      default: {
        const text = this.#match(NUMBER)
        if (!Number.isFinite(Number(text))) throw new Refused(`the number ${text}`)
        return { t: 'number', text }
      }
    }
  }

  /** The next character that is no blank, '' at the end. */
  next(): string {
    BLANK.lastIndex = this.at
    this.at += BLANK.exec(this.text)![0].length
    return this.text[this.at] ?? ''
  }

  expect(char: string): void {
    if (this.next() !== char) throw new Refused(`${char || 'the end'} expected at ${this.at}`)
    this.at += char.length
  }

  #list(depth: number, close: string, item: () => void): void {
    if (depth >= DEPTH_MAX) throw new Refused('too deep')
    this.at++
    for (let first = true; this.next() !== close; first = false) {
      if (!first) this.expect(',')
      item()
    }
    this.at++
  }

  #string(): string {
    this.next()
    const token = this.#match(STRING)
    if (Array.from(token).some((char) => char < ' ')) throw new Refused('a control character')
    const text: string = JSON.parse(token)
    if (!text.isWellFormed()) throw new Refused('a lone surrogate')
    return text
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) throw new Refused(`nothing that fits at ${this.at}`)
    this.at += found.length
    return found
  }
}

/** The tree of a text that is one value; agreement with JSON.parse is asserted for what is refused by grammar alone. */
export function parseTree(text: string): Tree {
  const parser = new TreeParser(text)
  const tree = parser.value()
  parser.expect('')
  JSON.parse(text)
  return tree
}
