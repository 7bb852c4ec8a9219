/**
 * A cursor over JSON text in bytes. It never builds an object unless asked and never looks beyond `end`.
 * Grammar: RFC 8259, nothing more: no NaN, no comments, no trailing commas; strings must be valid UTF-8 without lone
 * surrogates. Numbers are kept as text until a caller says which kind it wants, so int64 is exact and float32 is rounded once.
 */
import { isUtf8 } from 'node:buffer'
import { limits } from '../core/limits.ts'
import { JsonSyntaxError, JsonUtf8Error, showByte, UNEXPECTED_END } from './json-syntax-error.ts'
import { NumberScanner } from './number-scanner.ts'
import { readJsonValue, skipJsonValue, skipUniqueJsonValue } from './read-value.ts'
import { StringScanner } from './string-scanner.ts'
import { textStart, utf8Text } from './text-of.ts'

export { JsonSyntaxError, JsonUtf8Error } from './json-syntax-error.ts'

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null'

export class JsonCursor {
  /** Offset of the next byte to look at. */
  position = 0
  /** What `scanNumber` found last. */
  readonly number = new NumberScanner()
  /** What `scanString` found last. */
  readonly string = new StringScanner()
  #bytes: Uint8Array
  #view: DataView | undefined
  #end = 0
  #depth = 0

  constructor(bytes: Uint8Array = new Uint8Array(0), start = 0, end: number = bytes.length) {
    this.#bytes = bytes
    this.moveTo(bytes, start, end)
  }

  /** To other text, as a new cursor. */
  moveTo(bytes: Uint8Array, start: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = undefined
    }
    this.position = start
    this.#end = end
    this.#depth = 0
  }

  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** The same memory as `bytes`. */
  get view(): DataView {
    const { buffer, byteOffset, byteLength } = this.#bytes
    return (this.#view ??= new DataView(buffer, byteOffset, byteLength))
  }

  get end(): number {
    return this.#end
  }

  /** The next byte that is no blank, or -1 at the end; `position` stands on it. */
  skipBlank(): number {
    const { bytes, end } = this
    let p = this.position
    while (p < end) {
      const c = bytes[p]
      if (c > 0x20 || (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09)) {
        this.position = p
        return c
      }
      p++
    }
    this.position = p
    return -1
  }

  /** The kind of the value that begins at the next non-blank byte; throws JsonSyntaxError where none does. */
  peek(): JsonKind {
    const c = this.skipBlank()
    if (c === 0x2d || (c >= 0x30 && c <= 0x39)) return 'number'
    switch (c) {
      case 0x22:
        return 'string'
      case 0x7b:
        return 'object'
      case 0x5b:
        return 'array'
      case 0x74:
        return 'true'
      case 0x66:
        return 'false'
      case 0x6e:
        return 'null'
      default:
        throw notFiniteWord(this) ?? this.unexpected('a value')
    }
  }

  /** Reads a string; escapes resolved. */
  readString(): string {
    this.scanString()
    return this.string.decode(this.bytes)
  }

  /** Passes over a string, checking it; `string` then holds its span. */
  scanString(): void {
    if (this.skipBlank() !== 0x22) throw this.unexpected('a string')
    const { string, bytes } = this
    string.scan(bytes, this.view, this.position, this.end)
    if (!string.isAscii && !isUtf8(bytes.subarray(string.from, string.to))) {
      throw new JsonUtf8Error('string contains invalid UTF-8 data', this.position)
    }
    this.position = string.to + 1
  }

  /** Passes over a number, checking it; `number` then holds its digits. Returns its first byte's offset. */
  scanNumber(): number {
    this.skipBlank()
    const from = this.position
    if (!this.number.scan(this.bytes, from, this.end)) {
      this.position = this.number.stop
      throw notFiniteWord(this) ?? this.unexpected(this.position === from ? 'a number' : 'a digit')
    }
    this.position = this.number.stop
    return from
  }

  /** Reads a number as a double; infinite where it overflows. */
  readNumber(): number {
    const from = this.scanNumber()
    return this.number.float64(this.bytes, from)
  }

  /** Reads a number as the nearest float32; infinite where it overflows. */
  readFloat32(): number {
    const from = this.scanNumber()
    return this.number.float32(this.bytes, from)
  }

  /** The number's own text, e.g. `1.50`. */
  readNumberText(): string {
    const from = this.scanNumber()
    return this.number.text(this.bytes, from)
  }

  readBoolean(): boolean {
    const value = this.skipBlank() === 0x74
    this.#word(value ? 'true' : 'false')
    return value
  }

  readNull(): void {
    this.skipBlank()
    this.#word('null')
  }

  /** Enters `[` or `{`. */
  enter(): void {
    const c = this.skipBlank()
    if (c !== 0x5b && c !== 0x7b) throw this.unexpected("'[' or '{'")
    if (++this.#depth > limits.jsonDepthMax) {
      throw new JsonSyntaxError(`JSON values are nested deeper than ${limits.jsonDepthMax}`, this.position)
    }
    this.position++
  }

  /** Leaves what was entered, whose closing byte stands at `end`. */
  leave(end: number): void {
    this.position = end + 1
    this.#depth--
  }

  /** In an array: true if another element follows (any comma is consumed), false when `]` was consumed. */
  nextElement(first: boolean): boolean {
    return this.#next(first, 0x5d)
  }

  /** In an object: the next key with its colon consumed, or undefined when `}` was consumed. */
  nextKey(first: boolean): string | undefined {
    if (!this.scanKey(first)) return undefined
    return this.string.decode(this.bytes)
  }

  /** As `nextKey`, but leaves the key as a span in `string`. */
  scanKey(first: boolean): boolean {
    if (!this.#next(first, 0x7d)) return false
    this.scanString()
    if (this.skipBlank() !== 0x3a) throw this.unexpected("':'")
    this.position++
    return true
  }

  /** Skips one whole value, checking its syntax; returns its first byte's offset. */
  skip(): number {
    this.skipBlank()
    const from = this.position
    skipJsonValue(this)
    return from
  }

  /** As `skip`, but throws ValueError where an object in it has a key twice. */
  skipUnique(): number {
    this.skipBlank()
    const from = this.position
    skipUniqueJsonValue(this)
    return from
  }

  /** Skips one whole value and returns the beginning of its text, for messages. */
  skipText(): string {
    const from = this.skip()
    return textStart(this.bytes, from, this.position)
  }

  /** Reads one whole value: integers beyond 2^53 become bigint, all else plain JavaScript. */
  readValue(): unknown {
    return readJsonValue(this)
  }

  /** Throws where anything but blanks is left. */
  expectEnd(): void {
    if (this.skipBlank() !== -1) throw this.unexpected('nothing more')
  }

  /** The error for the byte at `position`. */
  unexpected(expected: string): JsonSyntaxError {
    if (this.position >= this.end) return new JsonSyntaxError(UNEXPECTED_END, this.end, true)
    return new JsonSyntaxError(`unexpected ${showByte(this.bytes[this.position])}, expected ${expected}`, this.position)
  }

  /** Stands before the next entry of an array or object, or behind its closing byte. */
  #next(first: boolean, close: number): boolean {
    const c = this.skipBlank()
    if (c === close) {
      this.position++
      this.#depth--
      return false
    }
    const expected = close === 0x5d ? "']'" : "'}'"
    if (first) {
      if (c === -1) throw this.unexpected(expected)
      return true
    }
    if (c !== 0x2c) throw this.unexpected(`',' or ${expected}`)
    this.position++
    if (this.skipBlank() === close) throw this.unexpected('another entry after the comma')
    return true
  }

  #word(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.position >= this.end || this.bytes[this.position] !== word.charCodeAt(i)) throw this.unexpected(word)
      this.position++
    }
  }
}

/** Python's json.dump writes these where JSON has no word: worth a better message than a wrong character. */
const NOT_FINITE_WORDS = ['NaN', 'Infinity']

function notFiniteWord({ bytes, position, end }: JsonCursor): JsonSyntaxError | undefined {
  const word = NOT_FINITE_WORDS.find((w) => utf8Text(bytes, position, Math.min(end, position + w.length)) === w)
  if (word === undefined) return undefined
  const sign = position > 0 && bytes[position - 1] === 0x2d ? '-' : ''
  return new JsonSyntaxError(`value '${sign}${word}' is not a number or infinity`, position)
}
