/** Int8, Int16 and Int32. Plain decimal integers in range only: nothing is ever rounded, cut or wrapped. */
import { type Data, type Int, makeData } from 'apache-arrow'
import type { Field } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import type { NumericArray } from './column-builder.ts'
import { grown } from './grow.ts'
import { parseIntegerCell } from './integer-text.ts'
import { jsonMismatch, outOfRange, typeMismatch, valueMismatch } from './value-errors.ts'

const ARRAYS = { Int8: Int8Array, Int16: Int16Array, Int32: Int32Array }

export class IntegerColumn extends BaseColumn {
  #values: Int8Array | Int16Array | Int32Array
  readonly #max: number

  constructor(field: Field) {
    super(field)
    const make = ARRAYS[field.dataType as keyof typeof ARRAYS]
    this.#values = new make(0)
    this.#max = 2 ** (make.BYTES_PER_ELEMENT * 8 - 1) - 1
  }

  get byteLength(): number {
    return this.length * this.#values.BYTES_PER_ELEMENT + this.validity.byteLength
  }

  protected put(value: unknown): void {
    if (typeof value === 'bigint') this.#push(Number(value), value)
    else if (typeof value === 'number' && Number.isInteger(value)) this.#push(value, value)
    else throw valueMismatch(this.field, value)
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'number') throw jsonMismatch(this.field, cursor)
    const from = cursor.scanNumber()
    const { number } = cursor
    if (!number.isInteger) throw typeMismatch(this.field, 'json.Number', number.text(cursor.bytes, from))
    if (!number.exact || number.scale !== 0) throw outOfRange(this.field, number.text(cursor.bytes, from))
    const value = number.negative ? 0 - number.digits : number.digits
    this.#push(value, value)
  }

  protected putBlank(): void {
    this.#push(0, 0)
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    const value = parseIntegerCell(bytes, start, end)
    if (value === undefined) throw this.cellMismatch(bytes, start, end)
    this.#push(Number(value), value)
  }

  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (source instanceof Float32Array || source instanceof Float64Array) {
      throw typeMismatch(this.field, source.constructor.name, 'numbers')
    }
    const values = (this.#values = grown(this.#values, this.length + rows))
    if (source.constructor === values.constructor) {
      values.set(source.subarray(from, from + rows) as Int32Array, this.length)
    } else {
      for (let i = 0; i < rows; i++) {
        const value = Number(source[from + i])
        if (value > this.#max || value < -this.#max - 1) throw outOfRange(this.field, String(source[from + i]), i)
        values[this.length + i] = value
      }
    }
    this.length += rows
  }

  finish(): Data<Int> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    return makeData({ type: arrowType(this.field) as Int, length, ...nulls, data: this.#values.subarray(0, length) })
  }

  #push(value: number, shown: number | bigint): void {
    if (value > this.#max || value < -this.#max - 1) throw outOfRange(this.field, String(shown))
    if (this.length >= this.#values.length) this.#values = grown(this.#values, this.length + 1)
    this.#values[this.length++] = value
  }
}
