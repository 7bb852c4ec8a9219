/**
 * Finds the end of an object in JSON text without parsing it: it follows strings and braces only, and jumps over long runs
 * of anything else (vectors) with the engine's own byte search. Whether the object is valid is the row parser's to say.
 */
import { ByteSearch } from '../byte-search.ts'
import type { TextWindow } from '../text-window.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
/** After so many bytes without a quote or brace, or of a string, searching beats looking at each. */
const CALM_BYTES = 64

export class ObjectScanner {
  #depth = 0
  /** Bytes of the object that need no second look. */
  #scanned = 0
  readonly #search = new ByteSearch([QUOTE, OPEN, CLOSE])

  /** Forgets the last object. */
  begin(): void {
    this.#depth = 0
    this.#scanned = 0
  }

  /** Moves the window behind the object that it stands on; false where it lacks the object's end: then `passLong`. */
  passShort(window: TextWindow): boolean {
    this.begin()
    return this.#pass(window)
  }

  /** The same for the rest of an object; false where the file lacks its end. */
  async passLong(window: TextWindow): Promise<boolean> {
    while (await window.more()) if (this.#pass(window)) return true
    return false
  }

  #pass(window: TextWindow): boolean {
    const end = this.scan(window.bytes, window.position)
    if (end === -1) return false
    window.position = end
    return true
  }

  /**
   * The object begins at bytes[start]. Returns the offset just behind it, or -1 where it goes on beyond the window: call again
   * with a longer one, in which it may begin elsewhere.
   */
  scan(bytes: Buffer, start: number): number {
    const end = bytes.length
    let p = start + this.#scanned
    let calm = 0
    while (p < end) {
      const c = bytes[p]
      if (c === QUOTE) {
        const close = closingQuote(bytes, p + 1)
        if (close === -1) {
          this.#scanned = p - start
          return -1
        }
        p = close + 1
        calm = 0
      } else if (c === OPEN || c === CLOSE) {
        p++
        calm = 0
        this.#depth += c === OPEN ? 1 : -1
        if (this.#depth === 0) return p
      } else {
        p++
        if (++calm === CALM_BYTES) {
          p = this.#search.next(bytes, p)
          calm = 0
        }
      }
    }
    this.#scanned = p - start
    return -1
  }
}

/** The offset of the quote that closes the string whose content begins at `start`, or -1. */
function closingQuote(bytes: Buffer, start: number): number {
  const near = Math.min(bytes.length, start + CALM_BYTES)
  let p = start
  while (p < near) {
    const c = bytes[p]
    if (c === QUOTE) return p
    p += c === BACKSLASH ? 2 : 1
  }
  for (;;) {
    const quote = bytes.indexOf(QUOTE, p)
    if (quote === -1) return -1
    let firstSlash = quote
    while (firstSlash > p && bytes[firstSlash - 1] === BACKSLASH) firstSlash--
    // Two backslashes are one that is escaped, so an odd one escapes the quote.
    if ((quote - firstSlash) % 2 === 0) return quote
    p = quote + 1
  }
}
