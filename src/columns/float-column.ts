/** Float and Double: finite numbers, rounded once to the nearest. NaN, infinities and overflow are refused everywhere. */
import { type Data, type Float, makeData } from 'apache-arrow'
import type { JsonCursor } from '../json/json-cursor.ts'
import { NumberScanner } from '../json/number-scanner.ts'
import { utf8Text } from '../json/text-of.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import type { NumericArray } from './column-builder.ts'
import { parseFloatCell } from './float-text.ts'
import { grown } from './grow.ts'
import { jsonMismatch, notFinite, typeMismatch, valueMismatch } from './value-errors.ts'

abstract class FloatingColumn<T extends Float32Array | Float64Array> extends BaseColumn {
  protected abstract values: T
  /** A double to what the column stores; infinite where it overflows. */
  protected abstract round(value: number): number
  /** The number that the scanner has found at bytes[from], as `round` would have it. */
  protected abstract scanned(number: NumberScanner, bytes: Uint8Array, from: number): number
  protected abstract readonly single: boolean
  readonly #number = new NumberScanner()

  get byteLength(): number {
    return this.length * (this.single ? 4 : 8) + this.validity.byteLength
  }

  protected put(value: unknown): void {
    if (typeof value === 'number') this.push(this.round(value), () => String(value))
    else if (typeof value === 'bigint') this.push(this.round(Number(value)), () => String(value))
    else throw valueMismatch(this.field, value)
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'number') throw jsonMismatch(this.field, cursor)
    const from = cursor.scanNumber()
    const { number, bytes } = cursor
    this.push(this.scanned(number, bytes, from), () => number.text(bytes, from))
  }

  protected putBlank(): void {
    this.push(0, String)
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    const number = this.#number
    // What is a number in JSON is the same number here; there are others, too.
    if (number.scan(bytes, start, end) && number.stop === end) {
      this.push(this.scanned(number, bytes, start), () => number.text(bytes, start))
      return
    }
    const text = utf8Text(bytes, start, end)
    const value = parseFloatCell(text, this.single)
    if (value === undefined) throw this.cellMismatch(bytes, start, end)
    this.push(value, () => text)
  }

  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (!(source instanceof Float32Array || source instanceof Float64Array)) {
      throw typeMismatch(this.field, source.constructor.name, 'numbers')
    }
    const values = (this.values = grown(this.values, this.length + rows))
    const first = this.length
    values.set(source.subarray(from, from + rows), first)
    for (let i = 0; i < rows; i++) {
      if (!Number.isFinite(values[first + i])) throw notFinite(this.field, String(source[from + i]), i)
    }
    this.length += rows
  }

  finish(): Data<Float> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    return makeData({ type: arrowType(this.field) as Float, length, ...nulls, data: this.values.subarray(0, length) })
  }

  protected push(value: number, show: () => string): void {
    if (!Number.isFinite(value)) throw notFinite(this.field, show())
    if (this.length >= this.values.length) this.values = grown(this.values, this.length + 1)
    this.values[this.length++] = value
  }
}

export class FloatColumn extends FloatingColumn<Float32Array> {
  protected values: Float32Array = new Float32Array(0)
  protected readonly single = true
  protected round(value: number): number {
    return Math.fround(value)
  }
  protected scanned(number: NumberScanner, bytes: Uint8Array, from: number): number {
    return number.float32(bytes, from)
  }
}

export class DoubleColumn extends FloatingColumn<Float64Array> {
  protected values: Float64Array = new Float64Array(0)
  protected readonly single = false
  protected round(value: number): number {
    return value
  }
  protected scanned(number: NumberScanner, bytes: Uint8Array, from: number): number {
    return number.float64(bytes, from)
  }
}
