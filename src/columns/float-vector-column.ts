/** FloatVector: exactly dim finite numbers a row, in one run of float32. It never makes an object for a row or a number. */
import { Field as ArrowField, type Data, FixedSizeList, Float32, makeData } from 'apache-arrow'
import type { Field } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { BaseColumn } from './base-column.ts'
import type { NumericArray } from './column-builder.ts'
import { grown } from './grow.ts'
import { readFloats } from './read-floats.ts'
import { jsonMismatch, notFinite, typeMismatch, valueMismatch, wrongDim } from './value-errors.ts'

export class FloatVectorColumn extends BaseColumn {
  readonly #dim: number
  #values = new Float32Array(0)

  constructor(field: Field) {
    super(field)
    this.#dim = field.dim!
  }

  get byteLength(): number {
    return this.length * this.#dim * 4 + this.validity.byteLength
  }

  protected put(value: unknown): void {
    if (value instanceof Float32Array || value instanceof Float64Array) {
      if (value.length !== this.#dim) throw wrongDim(this.field, value.length)
      this.appendNumbers(value, 0, 1)
      return
    }
    if (!Array.isArray(value)) throw valueMismatch(this.field, value)
    if (value.length !== this.#dim) throw wrongDim(this.field, value.length)
    const values = this.#reserve(1)
    const first = this.length * this.#dim
    for (let i = 0; i < value.length; i++) {
      const number: unknown = value[i]
      if (typeof number !== 'number' && typeof number !== 'bigint') throw valueMismatch(this.field, value)
      values[first + i] = Number(number)
      if (!Number.isFinite(values[first + i])) throw notFinite(this.field, String(number), 0, i)
    }
    this.length++
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'array') throw jsonMismatch(this.field, cursor)
    readFloats(cursor, this.field, this.#reserve(1), this.length * this.#dim)
    this.length++
  }

  protected putBlank(): void {
    const first = this.length * this.#dim
    this.#reserve(1).fill(0, first, first + this.#dim)
    this.length++
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    this.putJsonCell(bytes, start, end)
  }

  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (!(source instanceof Float32Array || source instanceof Float64Array)) {
      throw typeMismatch(this.field, source.constructor.name, 'numbers')
    }
    const values = this.#reserve(rows)
    const first = this.length * this.#dim
    const count = rows * this.#dim
    values.set(source.subarray(from, from + count), first)
    const bad = firstNotFinite(values, first, first + count)
    if (bad !== -1) {
      const at = bad - first
      throw notFinite(this.field, String(source[from + at]), Math.floor(at / this.#dim), at % this.#dim)
    }
    this.length += rows
  }

  finish(): Data<FixedSizeList> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    const data = this.#values.subarray(0, length * this.#dim)
    const child = makeData({ type: new Float32(), length: data.length, nullCount: 0, data })
    const type = new FixedSizeList(this.#dim, new ArrowField('item', new Float32(), true))
    return makeData({ type, length, ...nulls, child })
  }

  #reserve(rows: number): Float32Array {
    this.#values = grown(this.#values, (this.length + rows) * this.#dim)
    return this.#values
  }
}

const EXPONENT_BITS = 0x7f800000

/** The index of the first NaN or infinity in values[from, to), or -1. Compares bits: faster than comparing floats. */
function firstNotFinite(values: Float32Array, from: number, to: number): number {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length)
  for (let i = from; i < to; i++) if ((bits[i] & EXPONENT_BITS) === EXPONENT_BITS) return i
  return -1
}
