/**
 * Decoded numbers and booleans of a column chunk: pages are appended at one end, rows taken at the other. The memory is
 * used again for every page. Whether a field takes a value is the column builder's business; here is only checked that the column's
 * own type can have it.
 */
import type { Encoding, SchemaElement } from 'hyparquet'
import { parseFloat16 } from 'hyparquet/src/convert.js'
import { byteStreamSplit } from 'hyparquet/src/encoding.js'
import type { NumericArray } from '../../columns/column-builder.ts'
import { MIB } from '../../core/limits.ts'
import { giveScratch, scratchBuffer, scratchBytes } from '../../core/scratch.ts'
import type { LeafKind } from './arrow-names.ts'
import { readDeltas } from './delta-numbers.ts'
import { decodeHybrid, unpackBits } from './hybrid.ts'
import { type ByteSpan, readLength } from './page-parts.ts'
import { roomFor } from './room-for.ts'
import { timeScaleOf } from './time-kinds.ts'

/** What a field of floats stores: integers are then held as doubles that round to it as they would themselves. */
export type FloatTarget = 'single' | 'double' | undefined

/** Columns of narrow integers are stored as int32: what they may hold. */
const NARROW: Partial<Record<LeafKind, readonly [min: number, max: number]>> = {
  int8: [-0x80, 0x7f],
  int16: [-0x8000, 0x7fff],
  uint8: [0, 0xff],
  uint16: [0, 0xffff],
}

/** Nobody looks at a page's indices once they are looked up: all columns use the same memory, but for larger pages. */
const INDICES = new Uint32Array(MIB)

/** Type of the values as they are held. */
function emptyArray(kind: LeafKind, target: FloatTarget): NumericArray {
  if (kind === 'float16' || kind === 'float32') return new Float32Array(0)
  if (kind === 'float64' || (target && kind !== 'bool')) return new Float64Array(0)
  if (kind === 'bool') return new Uint8Array(0)
  if (kind === 'int64' || timeScaleOf(kind)) return new BigInt64Array(0)
  if (kind === 'uint64') return new BigUint64Array(0)
  return kind.startsWith('uint') ? new Uint32Array(0) : new Int32Array(0)
}

export class NumberValues {
  readonly #element: SchemaElement
  readonly #kind: LeafKind
  readonly #target: FloatTarget
  readonly #room: number
  /** PLAIN pages hold the values just as `data` does. */
  readonly #isVerbatim: boolean
  data: NumericArray
  /** data[from, to) are the values not taken yet. */
  from = 0
  to = 0
  #dictionary: NumericArray | undefined

  /** `room`: for how many values memory is taken at first, if the first page has no more. */
  constructor(element: SchemaElement, kind: LeafKind, target: FloatTarget, room = 0) {
    this.#element = element
    this.#room = room
    this.#kind = kind
    this.#target = target
    this.#isVerbatim = kind === 'float32' || kind === 'float64' || (kind !== 'float16' && kind !== 'bool' && !target)
    this.data = emptyArray(kind, target)
  }

  setDictionary(bytes: Uint8Array, count: number): void {
    const values = this.#plain({ bytes, from: 0, to: bytes.length }, count)
    const dictionary = values.constructor === this.data.constructor ? values : create(this.data, count)
    if (dictionary !== values) {
      this.#assign(dictionary, values, 0, count)
      giveScratch(values)
    }
    this.#checkNarrow(dictionary, 0, count)
    this.#dictionary = dictionary
  }

  append(span: ByteSpan, encoding: Encoding, count: number): void {
    this.#reserve(count)
    if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') this.#lookUp(span, count)
    else {
      if (encoding === 'PLAIN' && this.#isVerbatim) this.#copy(span, count)
      else {
        const values = this.#decode(span, encoding, count)
        this.#assign(this.data, values, this.to, count)
        giveScratch(values)
      }
      this.#checkNarrow(this.data, this.to, count)
    }
    this.to += count
  }

  #checkNarrow(values: NumericArray, from: number, count: number): void {
    const bounds = NARROW[this.#kind]
    if (!bounds) return
    const [min, max] = bounds
    for (let i = from; i < from + count; i++) {
      const value = values[i]
      if (value < min || value > max)
        throw new Error(`the value ${value} does not fit the column's own type ${this.#kind}`)
    }
  }

  #copy({ bytes, from, to }: ByteSpan, count: number): void {
    const width = this.data.BYTES_PER_ELEMENT
    checkLength(count, count * width, to - from)
    const target = new Uint8Array(this.data.buffer, this.data.byteOffset)
    target.set(bytes.subarray(from, from + count * width), this.to * width)
  }

  #reserve(count: number): void {
    const kept = this.to - this.from
    if (kept + count > this.data.length) {
      const data = createRoom(this.data, roomFor(kept + count, this.#room))
      copy(data, this.data.subarray(this.from, this.to), 0)
      giveScratch(this.data)
      this.data = data
    } else if (this.from > 0 && kept > 0) {
      this.data.copyWithin(0, this.from, this.to)
    }
    this.from = 0
    this.to = kept
  }

  #decode(span: ByteSpan, encoding: Encoding, count: number): NumericArray {
    const element = this.#element
    const kind = this.#kind
    const bytes = span.bytes.subarray(span.from, span.to)
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length), offset: 0 }
    switch (encoding) {
      case 'PLAIN':
        return this.#plain(span, count)
      case 'RLE': {
        if (kind !== 'bool') break
        const flags = new Uint8Array(count)
        const end = 4 + readLength(bytes, 0)
        decodeHybrid(bytes, 4, Math.min(end, bytes.length), 1, flags, 0, count, 1)
        return flags
      }
      case 'DELTA_BINARY_PACKED': {
        if (element.type !== 'INT32' && element.type !== 'INT64') break
        const values = element.type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count)
        readDeltas(reader, count, values)
        return this.#unsigned(values)
      }
      case 'BYTE_STREAM_SPLIT': {
        if (element.type === 'BOOLEAN') break
        checkLength(count, count * this.#width(), bytes.length)
        const values = byteStreamSplit(reader, count, element.type!, element.type_length)
        return kind === 'float16'
          ? Float32Array.from(values as Uint8Array[], halfOf)
          : this.#unsigned(values as NumericArray)
      }
    }
    throw new Error(`the encoding '${encoding}' is not supported for ${kind}`)
  }

  #width(): number {
    return this.#kind === 'float16' ? 2 : this.#element.type === 'INT64' || this.#element.type === 'DOUBLE' ? 8 : 4
  }

  /** The PLAIN encoding, as new values. */
  #plain(span: ByteSpan, count: number): NumericArray {
    const size = this.#kind === 'bool' ? (count + 7) >> 3 : count * this.#width()
    checkLength(count, size, span.to - span.from)
    const bytes = span.bytes.subarray(span.from, span.from + size)
    if (this.#kind === 'bool') {
      const flags = new Uint8Array(count)
      unpackBits(bytes, 0, flags, 0, count, 1)
      return flags
    }
    if (this.#kind === 'float16') {
      const halves = new Float32Array(count)
      for (let i = 0; i < count; i++) halves[i] = halfOf(bytes.subarray(2 * i, 2 * i + 2))
      return halves
    }
    const copied = scratchBytes(size)
    copied.set(bytes)
    const { buffer } = copied
    if (this.#element.type === 'INT32') return this.#unsigned(new Int32Array(buffer, 0, count))
    if (this.#element.type === 'INT64') return this.#unsigned(new BigInt64Array(buffer, 0, count))
    return this.#element.type === 'FLOAT' ? new Float32Array(buffer, 0, count) : new Float64Array(buffer, 0, count)
  }

  #unsigned(values: NumericArray): NumericArray {
    if (!this.#kind.startsWith('uint')) return values
    const { buffer, byteOffset, length } = values
    return values instanceof Int32Array
      ? new Uint32Array(buffer, byteOffset, length)
      : new BigUint64Array(buffer, byteOffset, length)
  }

  /** Copies and, from integers to doubles, converts. */
  #assign(target: NumericArray, source: NumericArray, at: number, count: number): void {
    const isBig = source instanceof BigInt64Array || source instanceof BigUint64Array
    if (isBig && target instanceof Float64Array) {
      const convert = this.#target === 'single' ? stickyDouble : Number
      for (let i = 0; i < count; i++) target[at + i] = convert(source[i])
    } else copy(target, source.subarray(0, count), at)
  }

  #lookUp({ bytes, from, to }: ByteSpan, count: number): void {
    if (count === 0) return
    const dictionary = this.#dictionary
    if (!dictionary) throw new Error('a page wants a dictionary that the column does not have')
    const page = { bytes, from, to }
    if (dictionary.BYTES_PER_ELEMENT === 4) {
      replaceIndices(page, this.data, this.to, dictionary, count)
      return
    }
    const indices = count <= INDICES.length ? INDICES : new Uint32Array(count)
    decodeIndices(page, indices, count, dictionary.length)
    pick(this.data, this.to, dictionary, indices, count)
  }
}

/** Of values as wide as an index: indices are decoded to where their values are to stand. */
function replaceIndices(
  page: ByteSpan,
  { buffer, byteOffset }: NumericArray,
  at: number,
  dictionary: NumericArray,
  count: number,
): void {
  const indices = new Uint32Array(buffer, byteOffset + 4 * at, count)
  unpackIndices(page, indices, count)
  // Signed, for what is known to be a small integer costs half.
  const values = new Int32Array(buffer, byteOffset + 4 * at, count)
  const from = new Int32Array(dictionary.buffer, dictionary.byteOffset, dictionary.length)
  const last = dictionary.length - 1
  let below = 0
  for (let i = 0; i < count; i++) {
    const index = values[i]
    below |= last - index
    values[i] = from[index]
  }
  // Decoded again, it says which one it is.
  if (below < 0) decodeIndices(page, indices, count, dictionary.length)
}

function pick(target: NumericArray, at: number, dictionary: NumericArray, indices: Uint32Array, count: number): void {
  const [to, from] = [halvesOf(target), halvesOf(dictionary)]
  if (!to || !from) {
    for (let i = 0; i < count; i++) target[at + i] = dictionary[indices[i]]
    return
  }
  for (let i = 0; i < count; i++) {
    to[2 * (at + i)] = from[2 * indices[i]]
    to[2 * (at + i) + 1] = from[2 * indices[i] + 1]
  }
}

/** 64-bit integers as pairs of 32-bit ones, which can be copied without making a bigint of each. */
const halvesOf = (values: NumericArray): Uint32Array | undefined =>
  values instanceof BigInt64Array || values instanceof BigUint64Array
    ? new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
    : undefined

/** The indices of a dictionary page's values, all of them below `entries`. */
export function decodeIndices(page: ByteSpan, out: Uint32Array, count: number, entries: number): void {
  unpackIndices(page, out, count)
  for (let i = 0; i < count; i++)
    if (out[i] >= entries) throw new Error(`index ${out[i]} in a dictionary of ${entries}`)
}

function unpackIndices({ bytes, from, to }: ByteSpan, out: Uint32Array, count: number): void {
  if (from >= to) throw new Error('a page of indices ends too early')
  decodeHybrid(bytes, from + 1, to, bytes[from], out, 0, count, -1)
}

/** Bytes too many are as suspicious as bytes too few: levels that the schema does not know would be read as values. */
function checkLength(count: number, needed: number, found: number): void {
  if (needed !== found) throw new Error(`${count} values take ${needed} bytes, the page has ${found}`)
}

const create = (like: NumericArray, length: number): NumericArray =>
  new (like.constructor as new (length: number) => NumericArray)(length)

/** At least so long. */
const createRoom = (like: NumericArray, length: number): NumericArray =>
  new (like.constructor as new (buffer: ArrayBuffer) => NumericArray)(scratchBuffer(length * like.BYTES_PER_ELEMENT))

const copy = (target: NumericArray, source: NumericArray, at: number): void =>
  (target as Float64Array).set(source as Float64Array, at)

/**
 * An int64 as a double that rounds to the float32 nearest to the integer itself: where the double cannot be exact, the bits
 * beyond its 53 leave a trace in a lower one.
 */
function stickyDouble(value: bigint): number {
  const near = Number(value)
  if (Math.abs(near) < 2 ** 53) return near
  const magnitude = value < 0n ? -value : value
  const double = Number((magnitude >> 11n) | (magnitude & 0x7ffn ? 1n : 0n)) * 2 ** 11
  return value < 0n ? -double : double
}

let halves: Float32Array | undefined

function halfOf(bytes: Uint8Array): number {
  halves ??= Float32Array.from({ length: 65536 }, (_, bits) => parseFloat16(Uint8Array.of(bits & 255, bits >> 8))!)
  return halves[bytes[0] | (bytes[1] << 8)]
}
