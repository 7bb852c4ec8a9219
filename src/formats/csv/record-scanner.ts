/**
 * Cuts one CSV record into cells: byte ranges, not strings. RFC 4180 as Go's encoding/csv reads it, without its one
 * freedom: line breaks inside quotes are kept as they are.
 *
 *   record = cell *( separator cell ) ( LF / CRLF / end of file )
 *   cell   = plain / quoted
 *   plain  = *( any byte but separator, LF, and — anywhere in it — a quote )
 *   quoted = DQUOTE *( any byte but DQUOTE / 2DQUOTE ) DQUOTE
 */
import { grown } from '../../columns/grow.ts'
import { limits } from '../../core/limits.ts'
import { bareQuote, openQuote, textBehindQuote, tooManyColumns } from './record-error.ts'

const QUOTE = 0x22
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export class RecordScanner {
  /** Cells of the last record. */
  count = 0
  #from = new Int32Array(16)
  #to = new Int32Array(16)
  /** 1 where the cell's range is in `#scratch`: it had doubled quotes. */
  #unescaped = new Uint8Array(16)
  #scratch = new Uint8Array(0)
  #scratchLength = 0
  #bytes: Buffer = Buffer.alloc(0)
  /** Where in the bytes the record begins. */
  start = 0
  readonly #separator: Uint8Array

  /** The separator is not empty and no quote or line break. */
  constructor(separator: Uint8Array) {
    this.#separator = separator
  }

  /**
   * Scans the record at bytes[start]; returns the offset behind it, or -1 where it may go on beyond the bytes. `isLast`: nothing
   * follows these bytes.
   */
  scan(bytes: Buffer, start: number, isLast: boolean): number {
    this.#bytes = bytes
    this.start = start
    this.count = 0
    this.#scratchLength = 0
    let p = start
    for (;;) {
      p = bytes[p] === QUOTE && p < bytes.length ? this.#quoted(p + 1, isLast) : this.#plain(p, isLast)
      if (p === -1) return -1
      const end = this.#recordEnd(p)
      if (end !== -1) return end
      p += this.#separator.length
    }
  }

  /** The bytes that cell `index` is in, from `from(index)` to `to(index)`. */
  bytesOf(index: number): Uint8Array {
    return this.#unescaped[index] === 1 ? this.#scratch : this.#bytes
  }

  from(index: number): number {
    return this.#from[index]
  }

  to(index: number): number {
    return this.#to[index]
  }

  /** The cell's range is where the file has it, other than that of a cell with doubled quotes. */
  isVerbatim(index: number): boolean {
    return this.#unescaped[index] === 0
  }

  /** Where in the bytes cell `index` begins, with its quote. For messages: the record is scanned again up to there. */
  placeOf(index: number): number {
    const bytes = this.#bytes
    this.count = 0
    this.#scratchLength = 0
    let p = this.start
    for (let i = 0; i < index; i++) {
      p = (bytes[p] === QUOTE ? this.#quoted(p + 1, true) : this.#plain(p, true)) + this.#separator.length
    }
    return p
  }

  /** The offset behind the line break at `p`, or of the end of the file; -1 where a separator stands there. */
  #recordEnd(p: number): number {
    const bytes = this.#bytes
    if (p >= bytes.length) return bytes.length
    if (bytes[p] === LINE_FEED) return p + 1
    if (bytes[p] !== CARRIAGE_RETURN) return -1
    if (p + 1 === bytes.length) return p + 1
    return bytes[p + 1] === LINE_FEED ? p + 2 : -1
  }

  /** A cell without quotes; returns the offset of the separator or line break behind it, or -1. */
  #plain(start: number, isLast: boolean): number {
    const bytes = this.#bytes
    const first = this.#separator[0]
    let p = start
    for (; p < bytes.length; p++) {
      const c = bytes[p]
      if (c === LINE_FEED) break
      if (c === first && this.#isSeparator(p)) break
      if (c === QUOTE) throw bareQuote(p)
    }
    if (p >= bytes.length && !isLast) return -1
    if ((p === bytes.length || bytes[p] === LINE_FEED) && p > start && bytes[p - 1] === CARRIAGE_RETURN) p--
    this.#push(start, p, 0)
    return p
  }

  /** A quoted cell whose content begins at `start`; returns the offset of the separator or line break behind it, or -1. */
  #quoted(start: number, isLast: boolean): number {
    const bytes = this.#bytes
    const scratchStart = this.#scratchLength
    let pieceStart = start
    for (;;) {
      const quote = bytes.indexOf(QUOTE, pieceStart)
      if (quote === -1 && !isLast) return -1
      if (quote === -1) throw openQuote(start - 1)
      if (quote + 1 >= bytes.length && !isLast) return -1
      if (bytes[quote + 1] === QUOTE) {
        this.#keep(pieceStart, quote + 1)
        pieceStart = quote + 2
        continue
      }
      if (pieceStart === start) this.#push(start, quote, 0)
      else {
        this.#keep(pieceStart, quote)
        this.#push(scratchStart, this.#scratchLength, 1)
      }
      return this.#afterQuote(quote + 1, isLast)
    }
  }

  #afterQuote(p: number, isLast: boolean): number {
    const bytes = this.#bytes
    if (p >= bytes.length || bytes[p] === LINE_FEED || this.#isSeparator(p)) return p
    // The rest of a separator or line break may not have been read yet.
    if (!isLast && p + Math.max(2, this.#separator.length) > bytes.length) return -1
    if (bytes[p] === CARRIAGE_RETURN && (p + 1 === bytes.length || bytes[p + 1] === LINE_FEED)) return p
    throw textBehindQuote(p)
  }

  #isSeparator(p: number): boolean {
    const separator = this.#separator
    for (let i = 0; i < separator.length; i++) if (this.#bytes[p + i] !== separator[i]) return false
    return true
  }

  #keep(from: number, to: number): void {
    this.#scratch = grown(this.#scratch, this.#scratchLength + to - from)
    this.#scratch.set(this.#bytes.subarray(from, to), this.#scratchLength)
    this.#scratchLength += to - from
  }

  #push(from: number, to: number, unescaped: number): void {
    if (this.count === limits.csvColumnsMax) throw tooManyColumns(from)
    const index = this.count++
    if (index >= this.#from.length) {
      this.#from = grown(this.#from, index + 1)
      this.#to = grown(this.#to, index + 1)
      this.#unescaped = grown(this.#unescaped, index + 1)
    }
    this.#from[index] = from
    this.#to[index] = to
    this.#unescaped[index] = unescaped
  }
}
