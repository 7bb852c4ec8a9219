/**
 * Float16Vector and BFloat16Vector: dim finite 16-bit floats a row. Numbers are rounded once; raw bytes (little-endian, two
 * an item) are kept bit for bit. Neither way lets a NaN or an infinity in.
 */
import { toBfloatBits, toHalfBits } from '../core/half-floats.ts'
import type { Field } from '../core/schema.ts'
import { compareMagnitude } from '../json/float32.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import type { NumericArray } from './column-builder.ts'
import { PackedVectorColumn } from './packed-vector-column.ts'
import { notFinite, notFiniteHalf, outOfRange, typeMismatch, wrongBytes } from './value-errors.ts'

/** To the next double. */
const STEP = 2 ** -52
const HALF_EXPONENT = 0x7c00
const BFLOAT_EXPONENT = 0x7f80

export class HalfVectorColumn extends PackedVectorColumn<Uint16Array> {
  protected values = new Uint16Array(0)
  readonly #isBfloat: boolean
  readonly #exponent: number
  readonly #round: (value: number) => number

  constructor(field: Field) {
    super(field)
    this.#isBfloat = field.dataType === 'BFloat16Vector'
    this.#exponent = this.#isBfloat ? BFLOAT_EXPONENT : HALF_EXPONENT
    this.#round = this.#isBfloat ? toBfloatBits : toHalfBits
  }

  protected item(value: number, show: () => string): number {
    if (!Number.isFinite(value)) throw notFinite(this.field, show())
    const bits = this.#round(value)
    if ((bits & this.#exponent) === this.#exponent) throw notFiniteHalf(this.field, show())
    return bits
  }

  /** The double nearest to the number, but for one that lies in the middle of two items only because it was rounded. */
  protected override readNumber(cursor: JsonCursor): number {
    const from = cursor.scanNumber()
    const { number, bytes } = cursor
    const value = number.float64(bytes, from)
    // A middle of two 16-bit floats is a float32.
    if (Math.fround(value) !== value || value === 0) return value
    const [nearer, farther] = [value * (1 - STEP), value * (1 + STEP)]
    if (this.#round(nearer) === this.#round(farther)) return value
    const order = compareMagnitude(number.text(bytes, from), Math.abs(value))
    return order === 0 ? value : order < 0 ? nearer : farther
  }

  protected putArray(value: NodeJS.TypedArray): void {
    const isRaw = !(value instanceof Float32Array || value instanceof Float64Array)
    if (isRaw && value.length !== this.items * 2) throw wrongBytes(this.field, this.items * 2, value.length)
    if (!isRaw && value.length !== this.items) throw this.wrongLength(value.length)
    this.appendNumbers(value as NumericArray, 0, 1)
  }

  /** Floats are numbers, unsigned integers are the bytes of 16-bit floats, 2 · dim a row. */
  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (source instanceof Float32Array || source instanceof Float64Array) this.#appendFloats(source, from, rows)
    else if (source instanceof Uint8Array || source instanceof Uint32Array) this.#appendBytes(source, from, rows)
    else throw typeMismatch(this.field, source.constructor.name, 'numbers')
  }

  #appendFloats(source: Float32Array | Float64Array, from: number, rows: number): void {
    const values = this.reserve(rows)
    const first = this.length * this.items
    const count = rows * this.items
    for (let i = 0; i < count; i++) {
      const value = source[from + i]
      const bits = this.#round(value)
      if ((bits & this.#exponent) === this.#exponent) {
        const refuse = Number.isFinite(value) ? notFiniteHalf : notFinite
        throw refuse(this.field, String(value), Math.floor(i / this.items), i % this.items)
      }
      values[first + i] = bits
    }
    this.length += rows
  }

  #appendBytes(source: Uint8Array | Uint32Array, from: number, rows: number): void {
    const values = this.reserve(rows)
    const first = this.length * this.items
    const count = rows * this.items
    for (let i = 0; i < count; i++) {
      const low = source[from + 2 * i]
      const high = source[from + 2 * i + 1]
      if (low > 255 || high > 255) {
        const index = 2 * (i % this.items) + (low > 255 ? 0 : 1)
        throw outOfRange(this.field, String(Math.max(low, high)), Math.floor(i / this.items), index)
      }
      const bits = low | (high << 8)
      if ((bits & this.#exponent) === this.#exponent) {
        const shown = `the bytes ${low} ${high}`
        throw notFiniteHalf(this.field, shown, Math.floor(i / this.items), 2 * (i % this.items))
      }
      values[first + i] = bits
    }
    this.length += rows
  }

  protected arrowValues(bytes: Uint8Array): Uint8Array | Uint16Array {
    return this.#isBfloat ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  }
}
