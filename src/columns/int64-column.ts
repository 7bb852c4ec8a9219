/** Int64: exact over its whole range, so a value beyond 2^53 goes by bigint and never through a double. */
import { type Data, type Int64, makeData } from 'apache-arrow'
import { INT64_MAX, isInt64 } from '../core/int64.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import type { NumericArray } from './column-builder.ts'
import { grown } from './grow.ts'
import { parseIntegerCell } from './integer-text.ts'
import { jsonMismatch, outOfRange, typeMismatch, valueMismatch } from './value-errors.ts'

/** 15 digits and more than these are beyond the range: not worth making a bigint of. */
const SCALE_MAX = 4

export class Int64Column extends BaseColumn {
  #values = new BigInt64Array(0)

  get byteLength(): number {
    return this.length * 8 + this.validity.byteLength
  }

  protected put(value: unknown): void {
    if (typeof value === 'bigint') this.#push(value)
    else if (typeof value !== 'number' || !Number.isInteger(value)) throw valueMismatch(this.field, value)
    // A double beyond 2^53 may already have lost its last digits, so it is no proof of what the file held.
    else if (!Number.isSafeInteger(value)) throw outOfRange(this.field, String(value))
    else this.#push(BigInt(value))
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'number') throw jsonMismatch(this.field, cursor)
    const from = cursor.scanNumber()
    const { number } = cursor
    if (!number.isInteger) throw typeMismatch(this.field, 'json.Number', number.text(cursor.bytes, from))
    if (number.exact && number.scale === 0) this.#push(BigInt(number.negative ? 0 - number.digits : number.digits))
    else if (number.scale > SCALE_MAX) throw outOfRange(this.field, number.text(cursor.bytes, from))
    else this.#push(BigInt(number.text(cursor.bytes, from)))
  }

  protected putBlank(): void {
    this.#push(0n)
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    const value = parseIntegerCell(bytes, start, end)
    if (value === undefined) throw this.cellMismatch(bytes, start, end)
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw outOfRange(this.field, String(value))
    this.#push(BigInt(value))
  }

  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (source instanceof Float32Array || source instanceof Float64Array) {
      throw typeMismatch(this.field, source.constructor.name, 'numbers')
    }
    const values = (this.#values = grown(this.#values, this.length + rows))
    if (source instanceof BigInt64Array) values.set(source.subarray(from, from + rows), this.length)
    else {
      for (let i = 0; i < rows; i++) {
        const value = source[from + i]
        if (value > INT64_MAX) throw outOfRange(this.field, String(value), i)
        values[this.length + i] = BigInt(value)
      }
    }
    this.length += rows
  }

  /** Of a row of this batch. */
  valueAt(row: number): bigint {
    return this.#values[row]
  }

  finish(): Data<Int64> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    return makeData({ type: arrowType(this.field) as Int64, length, ...nulls, data: this.#values.subarray(0, length) })
  }

  #push(value: bigint): void {
    if (!isInt64(value)) throw outOfRange(this.field, String(value))
    if (this.length >= this.#values.length) this.#values = grown(this.#values, this.length + 1)
    this.#values[this.length++] = value
  }
}
