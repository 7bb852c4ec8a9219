/**
 * Reads a string literal into its value. It never decides what the text means to LIKE or to a regular expression.
 *
 * An escape that is not in the table (`\%`, `\d`) keeps its backslash, so patterns can be written in plain strings.
 */
import { FilterError } from './filter-error.ts'

const ESCAPES: Record<string, string> = {
  ...{ "'": "'", '"': '"', '?': '?', '\\': '\\' },
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
}
const CODED = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y

/** `pos` is at the opening quote. Throws FilterError when the string does not end. */
export function readString(text: string, pos: number, raw: boolean): { value: string; end: number } {
  const quote = text[pos]
  let value = ''
  let at = pos + 1
  while (at < text.length) {
    const char = text[at]
    if (char === quote) return { value: wellFormed(value, pos), end: at + 1 }
    if (char !== '\\') {
      value += char
      at += 1
    } else if (raw) {
      value += text.slice(at, at + 2)
      at += 2
    } else {
      const read = readEscape(text, at)
      value += read.value
      at = read.end
    }
  }
  throw new FilterError('unterminated string', pos)
}

function readEscape(text: string, at: number): { value: string; end: number } {
  CODED.lastIndex = at
  const coded = CODED.exec(text)
  if (coded) {
    const code =
      coded[1] !== undefined ? Number.parseInt(coded[1], 8) : Number.parseInt(coded[2] ?? coded[3] ?? coded[4], 16)
    if (code > 0x10ffff) throw new FilterError('invalid escape in string', at)
    return { value: String.fromCodePoint(code), end: at + coded[0].length }
  }
  const next = text.slice(at + 1, at + 2)
  return { value: ESCAPES[next] ?? `\\${next}`, end: at + 2 }
}

/** A lone surrogate has no UTF-8 form: no stored string can equal it. */
function wellFormed(value: string, pos: number): string {
  if (!value.isWellFormed()) throw new FilterError('string is not valid unicode', pos)
  return value
}
