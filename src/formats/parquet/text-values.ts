/**
 * Decoded strings of a column chunk as places in one buffer: the dictionary first, then the bytes of plain pages. A string
 * of the dictionary is never copied, however often it comes. Strings carry their length, or all have that of the column
 * (FIXED_LEN_BYTE_ARRAY). UTF-8 is checked by the column builder.
 */
import type { Encoding } from 'hyparquet'
import { readDeltaTexts } from './delta-texts.ts'
import { decodeIndices } from './number-values.ts'
import { type ByteSpan, readLength } from './page-parts.ts'

/** Each takes 8 bytes besides its own, and may have none. */
const PAGE_TEXTS_MAX = 2 ** 23

export class TextValues {
  bytes: Uint8Array = new Uint8Array(0)
  /** Value i stands in bytes[starts[i], ends[i]). */
  starts = new Uint32Array(0)
  ends = new Uint32Array(0)
  /** [from, to) are the values not taken yet. */
  from = 0
  to = 0
  #dictionaryBytes = 0
  #dictionaryEntries = 0
  #dictionaryStarts = new Uint32Array(0)
  #dictionaryEnds = new Uint32Array(0)
  #bytesTo = 0
  #indices = new Uint32Array(0)
  readonly #width: number | undefined

  /** `width`: of every string, where they do not carry their own. */
  constructor(width?: number) {
    this.#width = width
  }

  setDictionary(bytes: Uint8Array, count: number): void {
    if (this.#bytesTo > 0) throw new Error('a dictionary behind the data')
    if (count > PAGE_TEXTS_MAX || count * (this.#width ?? 4) > bytes.length)
      throw new Error(`a dictionary of ${count} strings in ${bytes.length} bytes`)
    this.#dictionaryStarts = new Uint32Array(count)
    this.#dictionaryEnds = new Uint32Array(count)
    this.bytes = new Uint8Array(bytes)
    this.#places(0, bytes.length, count, this.#dictionaryStarts, this.#dictionaryEnds, 0)
    this.#dictionaryEntries = count
    this.#dictionaryBytes = this.#bytesTo = bytes.length
  }

  append(span: ByteSpan, encoding: Encoding, count: number): void {
    if (count > PAGE_TEXTS_MAX) throw new Error(`a page of ${count} strings, at most ${PAGE_TEXTS_MAX} are taken`)
    this.#reserve(count)
    switch (encoding) {
      case 'PLAIN': {
        const at = this.#store(span.bytes.subarray(span.from, span.to))
        this.#places(at, this.#bytesTo, count, this.starts, this.ends, this.to)
        break
      }
      case 'BYTE_STREAM_SPLIT': {
        const at = this.#store(joinedStreams(span, this.#width, count))
        this.#places(at, this.#bytesTo, count, this.starts, this.ends, this.to)
        break
      }
      case 'PLAIN_DICTIONARY':
      case 'RLE_DICTIONARY':
        this.#lookUp(span, count)
        break
      case 'DELTA_LENGTH_BYTE_ARRAY':
      case 'DELTA_BYTE_ARRAY':
        this.#storeDelta(span, encoding, count)
        break
      default:
        throw new Error(`the encoding '${encoding}' is not supported for strings`)
    }
    this.to += count
  }

  /** Writes where the `count` strings of bytes[at, end) stand. */
  #places(at: number, end: number, count: number, starts: Uint32Array, ends: Uint32Array, to: number): void {
    const width = this.#width
    if (width === undefined) {
      prefixedPlaces(this.bytes, at, end, count, starts, ends, to)
      return
    }
    if (end - at !== count * width) throw new Error(`${end - at} bytes for ${count} strings of ${width}`)
    for (let i = 0; i < count; i++) {
      starts[to + i] = at + i * width
      ends[to + i] = at + (i + 1) * width
    }
  }

  #lookUp(span: ByteSpan, count: number): void {
    if (count === 0) return
    if (this.#indices.length < count) this.#indices = new Uint32Array(count)
    decodeIndices(span, this.#indices, count, this.#dictionaryEntries)
    for (let i = 0; i < count; i++) {
      this.starts[this.to + i] = this.#dictionaryStarts[this.#indices[i]]
      this.ends[this.to + i] = this.#dictionaryEnds[this.#indices[i]]
    }
  }

  #storeDelta(span: ByteSpan, encoding: Encoding, count: number): void {
    const { bytes, ends } = readDeltaTexts(span, count, encoding === 'DELTA_BYTE_ARRAY')
    const at = this.#store(bytes.subarray(0, ends.at(-1) ?? 0))
    for (let i = 0; i < count; i++) {
      this.starts[this.to + i] = at + (i === 0 ? 0 : ends[i - 1])
      this.ends[this.to + i] = at + ends[i]
    }
  }

  /** Appends bytes; returns where they begin. */
  #store(bytes: Uint8Array): number {
    const at = this.#bytesTo
    if (at + bytes.length > this.bytes.length) {
      const grown = new Uint8Array(Math.ceil((at + bytes.length) * 1.5))
      grown.set(this.bytes.subarray(0, at))
      this.bytes = grown
    }
    this.bytes.set(bytes, at)
    this.#bytesTo += bytes.length
    return at
  }

  /** Makes room for `count` places, and drops the bytes of values that were taken. */
  #reserve(count: number): void {
    const kept = this.to - this.from
    const size = kept + count
    const room = size > this.starts.length ? Math.ceil(size * 1.25) : this.starts.length
    const starts = size > this.starts.length ? new Uint32Array(room) : this.starts
    const ends = size > this.ends.length ? new Uint32Array(room) : this.ends
    starts.set(this.starts.subarray(this.from, this.to))
    ends.set(this.ends.subarray(this.from, this.to))
    this.starts = starts
    this.ends = ends
    this.from = 0
    this.to = kept
    this.#compact(kept)
  }

  #compact(kept: number): void {
    const base = this.#dictionaryBytes
    let first = 0
    while (first < kept && this.starts[first] < base) first++
    const keepFrom = first < kept ? this.starts[first] : this.#bytesTo
    const shift = keepFrom - base
    if (shift === 0) return
    this.bytes.copyWithin(base, keepFrom, this.#bytesTo)
    this.#bytesTo -= shift
    for (let i = first; i < kept; i++) {
      if (this.starts[i] < base) continue
      this.starts[i] -= shift
      this.ends[i] -= shift
    }
  }
}

/** Writes where `count` length-prefixed strings of bytes[at, end) stand. */
function prefixedPlaces(
  bytes: Uint8Array,
  at: number,
  end: number,
  count: number,
  starts: Uint32Array,
  ends: Uint32Array,
  to: number,
): void {
  for (let i = 0; i < count; i++) {
    const start = at + 4
    at = start + readLength(bytes, at)
    if (at > end) throw new Error('a string reaches beyond its page')
    starts[to + i] = start
    ends[to + i] = at
  }
  if (at !== end) throw new Error(`${end - at} bytes are left behind ${count} strings`)
}

/** The strings whose first bytes stand together, then their second ones, and so on. */
function joinedStreams({ bytes, from, to }: ByteSpan, width: number | undefined, count: number): Uint8Array {
  if (width === undefined) throw new Error("the encoding 'BYTE_STREAM_SPLIT' is not supported for strings")
  if (to - from !== count * width) throw new Error(`${to - from} bytes for ${count} strings of ${width}`)
  const joined = new Uint8Array(count * width)
  for (let stream = 0; stream < width; stream++) {
    for (let i = 0; i < count; i++) joined[i * width + stream] = bytes[from + stream * count + i]
  }
  return joined
}
