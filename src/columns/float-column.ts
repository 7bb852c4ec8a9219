/** Float and Double: finite numbers, rounded once to the nearest. NaN, infinities and overflow are refused everywhere. */
import { type Data, type Float, makeData } from 'apache-arrow'
import type { JsonCursor } from '../json/json-cursor.ts'
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
  /** Scans the number at the cursor. */
  protected abstract readNumber(cursor: JsonCursor): number
  protected abstract readonly single: boolean

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
    const from = cursor.position
    this.push(this.readNumber(cursor), () => utf8Text(cursor.bytes, from, cursor.position))
  }

  protected putBlank(): void {
    this.push(0, String)
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
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
  protected readNumber(cursor: JsonCursor): number {
    return cursor.readFloat32()
  }
}

export class DoubleColumn extends FloatingColumn<Float64Array> {
  protected values: Float64Array = new Float64Array(0)
  protected readonly single = false
  protected round(value: number): number {
    return value
  }
  protected readNumber(cursor: JsonCursor): number {
    return cursor.readNumber()
  }
}
