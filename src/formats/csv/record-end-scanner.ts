/**
 * Finds the end of a CSV record without cutting it into cells: it follows quotes and line breaks only, and jumps over long runs of
 * anything else with the engine's own byte search. It ends where the record scanner ends, and stops where that finds a quote in the
 * wrong place.
 */
import { ByteSearch } from '../byte-search.ts'

const QUOTE = 0x22
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** After so many bytes without a quote or line break, searching beats looking at each. */
const CALM_BYTES = 64

/** The record may go on beyond the bytes. */
export const NEEDS_MORE = -1
/** A quote stands where none may. */
export const IS_WRONG = -2

export class RecordEndScanner {
  readonly #search = new ByteSearch([QUOTE, LINE_FEED])
  readonly #separator: Uint8Array

  /** The separator is not empty and no quote or line break. */
  constructor(separator: Uint8Array) {
    this.#separator = separator
  }

  /** The offset behind the record at bytes[start], or one of the two above. `isLast`: nothing follows these bytes. */
  scan(bytes: Buffer, start: number, isLast: boolean): number {
    const end = bytes.length
    let p = start
    let calm = 0
    while (p < end) {
      const c = bytes[p]
      if (c === LINE_FEED) return p + 1
      if (c === QUOTE) {
        const before = p - this.#separator.length
        if (p > start && (before < start || !this.#isSeparator(bytes, before))) return IS_WRONG
        p = this.#passQuoted(bytes, p + 1, isLast)
        if (p < 0) return p
        calm = 0
      } else if (++calm < CALM_BYTES) p++
      else {
        p = this.#search.next(bytes, p)
        calm = 0
      }
    }
    return isLast ? end : NEEDS_MORE
  }

  /** The content of a quoted cell begins at `p`; returns the offset of the separator or line break behind it. */
  #passQuoted(bytes: Buffer, start: number, isLast: boolean): number {
    const end = bytes.length
    for (let p = start; ; ) {
      const behind = bytes.indexOf(QUOTE, p) + 1
      if (behind === 0) return isLast ? IS_WRONG : NEEDS_MORE
      if (behind < end && bytes[behind] === QUOTE) {
        p = behind + 1
        continue
      }
      // What follows the quote may not have been read yet.
      if (!isLast && behind + Math.max(2, this.#separator.length) > end) return NEEDS_MORE
      if (behind === end || bytes[behind] === LINE_FEED || this.#isSeparator(bytes, behind)) return behind
      const isBreak = bytes[behind] === CARRIAGE_RETURN && (behind + 1 === end || bytes[behind + 1] === LINE_FEED)
      // Neither is to be looked at again.
      return isBreak ? Math.min(behind + 1, end) : IS_WRONG
    }
  }

  #isSeparator(bytes: Buffer, p: number): boolean {
    const separator = this.#separator
    for (let i = 0; i < separator.length; i++) if (bytes[p + i] !== separator[i]) return false
    return true
  }
}
