/**
 * The literals of Python that a .npy header may hold. It evaluates nothing and accepts no names but True, False and None.
 *
 *   value  = dict | tuple | list | string | integer | "True" | "False" | "None"
 *   dict   = "{" [ string ":" value { "," string ":" value } [ "," ] ] "}"
 *   tuple  = "(" [ value { "," value } [ "," ] ] ")"      list the same with brackets
 *   string = "'" chars "'" | '"' chars '"'                integer = ["-"] digits ["L"]
 */
export type PythonValue = string | number | boolean | null | readonly PythonValue[] | ReadonlyMap<string, PythonValue>

export class PythonLiteralError extends Error {
  /** The character of the text. */
  readonly at: number
  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}

const DEPTH_MAX = 32

/** Parses one literal that fills the whole text, blanks aside. */
export function parsePythonLiteral(text: string): PythonValue {
  const parser = new LiteralParser(text)
  const value = parser.value(0)
  parser.expectEnd()
  return value
}

class LiteralParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): PythonValue {
    if (depth > DEPTH_MAX) this.#fail('nested too deep')
    const char = this.#next()
    if (char === '{') return this.#dict(depth)
    if (char === '(') return this.#sequence(')', depth)
    if (char === '[') return this.#sequence(']', depth)
    if (char === "'" || char === '"') return this.#string()
    const word = /[-+\w]+/y
    word.lastIndex = this.#at
    const found = word.exec(this.#text)?.[0]
    if (found === undefined) return this.#fail('a value expected')
    this.#at += found.length
    if (found === 'True') return true
    if (found === 'False') return false
    if (found === 'None') return null
    if (!/^-?\d{1,16}L?$/.test(found)) this.#fail(`'${found}' is no literal`)
    const number = Number(found.replace('L', ''))
    return Number.isSafeInteger(number) ? number : this.#fail('an integer out of range')
  }

  expectEnd(): void {
    if (this.#next() !== undefined) this.#fail('text after the end')
  }

  #dict(depth: number): PythonValue {
    const entries = new Map<string, PythonValue>()
    this.#at++
    while (this.#next() !== '}') {
      if (this.#next() !== "'" && this.#next() !== '"') this.#fail('a key expected')
      const key = this.#string()
      if (entries.has(key)) this.#fail(`the key '${key}' stands there twice`)
      if (this.#next() !== ':') this.#fail("':' expected")
      this.#at++
      entries.set(key, this.value(depth + 1))
      if (!this.#comma('}')) break
    }
    this.#at++
    return entries
  }

  #sequence(close: string, depth: number): PythonValue {
    const items: PythonValue[] = []
    this.#at++
    while (this.#next() !== close) {
      items.push(this.value(depth + 1))
      if (!this.#comma(close)) break
    }
    this.#at++
    return items
  }

  /** Consumes a comma; false when `close` comes instead. */
  #comma(close: string): boolean {
    const char = this.#next()
    if (char === close) return false
    if (char !== ',') this.#fail(`',' or '${close}' expected`)
    this.#at++
    return true
  }

  #string(): string {
    const quote = this.#text[this.#at++]
    let value = ''
    for (;;) {
      let char = this.#text[this.#at++]
      if (char === undefined || char === '\n') return this.#fail('a string without end')
      if (char === quote) return value
      if (char === '\\') {
        char = this.#text[this.#at++]
        if (char !== '\\' && char !== "'" && char !== '"') this.#fail('an escape that is not supported')
      }
      value += char
    }
  }

  /** The next character that is not blank; the position then stands on it. */
  #next(): string | undefined {
    while (this.#at < this.#text.length && ' \t\r\n'.includes(this.#text[this.#at])) this.#at++
    return this.#text[this.#at]
  }

  #fail(what: string): never {
    throw new PythonLiteralError(`${what} at character ${this.#at}`, this.#at)
  }
}
