/**
 * Finds the end of an object in JSON text without parsing it: it follows strings and braces only, and jumps over long runs
 * of anything else (vectors) with the engine's own byte search. Whether the object is valid is the row parser's to say.
 */
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d
/** After so many bytes without a quote or brace, searching beats looking at each. */
const CALM_BYTES = 64

export class ObjectScanner {
  #depth = 0
  /** Bytes of the object that need no second look. */
  #scanned = 0
  /** The window that the three offsets below belong to. */
  #window: Buffer | undefined
  #nextQuote = -1
  #nextOpen = -1
  #nextClose = -1

  /** Forgets the last object. */
  begin(): void {
    this.#depth = 0
    this.#scanned = 0
  }

  /**
   * The object begins at bytes[start]. Returns the offset just behind it, or -1 where it goes on beyond the window: call again
   * with a longer one, in which it may begin elsewhere.
   */
  scan(bytes: Buffer, start: number): number {
    if (bytes !== this.#window) {
      this.#window = bytes
      this.#nextQuote = this.#nextOpen = this.#nextClose = -1
    }
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
          p = this.#jump(bytes, p)
          calm = 0
        }
      }
    }
    this.#scanned = p - start
    return -1
  }

  /** The next quote or brace at or behind `p`, else the window's end. */
  #jump(bytes: Buffer, p: number): number {
    if (this.#nextQuote < p) this.#nextQuote = find(bytes, QUOTE, p)
    if (this.#nextOpen < p) this.#nextOpen = find(bytes, OPEN, p)
    if (this.#nextClose < p) this.#nextClose = find(bytes, CLOSE, p)
    return Math.min(this.#nextQuote, this.#nextOpen, this.#nextClose)
  }
}

function find(bytes: Buffer, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from)
  return at === -1 ? bytes.length : at
}

/** The offset of the quote that closes the string whose content begins at `p`, or -1. */
function closingQuote(bytes: Buffer, p: number): number {
  const end = bytes.length
  while (p < end) {
    const c = bytes[p]
    if (c === QUOTE) return p
    p += c === BACKSLASH ? 2 : 1
  }
  return -1
}
