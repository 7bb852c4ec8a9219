/**
 * Finds the end of one JSON string and checks its escapes. It never checks UTF-8 itself: it says whether that is needed.
 *
 *   string = %x22 *( %x20-21 / %x23-5B / %x5D-10FFFF / "\" ( %x22 / "\" / "/" / b f n r t / u 4HEXDIG ) ) %x22
 *
 * `\u` escapes of surrogates must come as a pair of high and low.
 */
import { JsonSyntaxError, showByte, UNEXPECTED_END } from './json-syntax-error.ts'
import { asciiText, utf8Text } from './text-of.ts'

export class StringScanner {
  /** Just behind the opening quote. */
  from = 0
  /** On the closing quote. */
  to = 0
  hasEscapes = false
  isAscii = true

  /** `view` is of `bytes`; `quote` is the offset of the opening quote. */
  scan(bytes: Uint8Array, view: DataView, quote: number, end: number): void {
    let p = quote + 1
    let seen = 0
    this.from = p
    this.hasEscapes = false
    for (;;) {
      while (p + 4 <= end && arePlain(view.getInt32(p, true))) p += 4
      if (p >= end) throw new JsonSyntaxError(UNEXPECTED_END, end, true)
      const c = bytes[p]
      if (c === 0x22) break
      if (c === 0x5c) {
        this.hasEscapes = true
        p = skipEscape(bytes, p, end)
        continue
      }
      if (c < 0x20) throw new JsonSyntaxError(`unescaped ${showByte(c)} in a string`, p)
      seen |= c
      p++
    }
    this.to = p
    this.isAscii = seen < 0x80
  }

  /** The string; the caller has checked its UTF-8. */
  decode(bytes: Uint8Array): string {
    if (this.hasEscapes) return JSON.parse(utf8Text(bytes, this.from - 1, this.to + 1))
    return this.isAscii ? asciiText(bytes, this.from, this.to) : utf8Text(bytes, this.from, this.to)
  }
}

const HIGH_BITS = 0x80808080 | 0
const ONES = 0x01010101

/** Whether none of four bytes is a quote, a backslash, a control character or beyond ASCII; may also be false when none is. */
function arePlain(four: number): boolean {
  const quotes = four ^ 0x22222222
  const slashes = four ^ 0x5c5c5c5c
  // A byte of 0 borrows from its highest bit when 1 is taken from it, one below 0x20 when 0x20 is.
  const zeros = ((quotes - ONES) & ~quotes) | ((slashes - ONES) & ~slashes)
  return ((zeros | four | (four - 0x20202020)) & HIGH_BITS) === 0
}

/** Returns the offset behind the escape that begins at `p`. */
function skipEscape(bytes: Uint8Array, p: number, end: number): number {
  if (p + 1 >= end) throw new JsonSyntaxError(UNEXPECTED_END, end, true)
  switch (bytes[p + 1]) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return p + 2
    case 0x75:
      break
    default:
      throw new JsonSyntaxError(`unknown escape of ${showByte(bytes[p + 1])} in a string`, p)
  }
  const unit = hexUnit(bytes, p + 2, end)
  if (unit < 0xd800 || unit > 0xdfff) return p + 6
  if (unit < 0xdc00 && p + 7 >= end) throw new JsonSyntaxError(UNEXPECTED_END, end, true)
  if (unit < 0xdc00 && bytes[p + 6] === 0x5c && bytes[p + 7] === 0x75) {
    const low = hexUnit(bytes, p + 8, end)
    if (low >= 0xdc00 && low <= 0xdfff) return p + 12
  }
  throw new JsonSyntaxError(`lone surrogate \\u${unit.toString(16)} in a string`, p)
}

function hexUnit(bytes: Uint8Array, from: number, end: number): number {
  let unit = 0
  for (let p = from; p < from + 4; p++) {
    if (p >= end) throw new JsonSyntaxError(UNEXPECTED_END, end, true)
    const c = bytes[p]
    const lower = c | 0x20
    if (c >= 0x30 && c <= 0x39) unit = unit * 16 + c - 0x30
    else if (lower >= 0x61 && lower <= 0x66) unit = unit * 16 + lower - 0x57
    else throw new JsonSyntaxError(`${showByte(c)} is no hexadecimal digit of a \\u escape`, p)
  }
  return unit
}
