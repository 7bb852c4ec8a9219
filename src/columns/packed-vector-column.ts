/**
 * What the builders of vectors of small items share: a row is a fixed number of items in one run of a typed array. Which
 * numbers are items, and what raw bytes mean, is the subclass' to say.
 */
import { isTypedArray } from 'node:util/types'
import { type Data, type FixedSizeList, makeData } from 'apache-arrow'
import { ValueError } from '../core/errors.ts'
import { type Field, vectorItems } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { utf8Text } from '../json/text-of.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import { grown } from './grow.ts'
import { elementMismatch, notInteger } from './json-value-errors.ts'
import { jsonMismatch, valueMismatch, wrongDim } from './value-errors.ts'

export type Packed = Int8Array | Uint8Array | Uint16Array

export abstract class PackedVectorColumn<T extends Packed> extends BaseColumn {
  protected readonly items: number
  protected abstract values: T

  constructor(field: Field) {
    super(field)
    this.items = vectorItems(field)
  }

  get byteLength(): number {
    return this.length * this.items * this.values.BYTES_PER_ELEMENT + this.validity.byteLength
  }

  /** A number as it is stored. Throws ValueError, with `show`'s text, where the field does not take it. */
  protected abstract item(value: number, show: () => string): number
  /** One row from a typed array that holds nothing else. */
  protected abstract putArray(value: NodeJS.TypedArray): void

  protected put(value: unknown): void {
    if (isTypedArray(value)) {
      this.putArray(value)
      return
    }
    if (!Array.isArray(value)) throw valueMismatch(this.field, value)
    if (value.length !== this.items) throw this.wrongLength(value.length)
    const values = this.reserve(1)
    const first = this.length * this.items
    for (let i = 0; i < value.length; i++) {
      const number: unknown = value[i]
      if (typeof number !== 'number' && typeof number !== 'bigint') throw valueMismatch(this.field, value)
      values[first + i] = this.item(Number(number), () => String(number))
    }
    this.length++
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'array') throw jsonMismatch(this.field, cursor)
    const from = cursor.position
    const values = this.reserve(1)
    const first = this.length * this.items
    cursor.enter()
    let count = 0
    for (; cursor.nextElement(count === 0); count++) {
      if (cursor.peek() !== 'number') throw elementMismatch(this.field, cursor, from, count)
      const item = this.#readItem(cursor, count)
      // Items beyond the last are counted for the message, but not stored.
      if (count < this.items) values[first + count] = item
    }
    if (count !== this.items) throw this.wrongLength(count)
    this.length++
  }

  #readItem(cursor: JsonCursor, index: number): number {
    const start = cursor.position
    try {
      return this.item(this.readNumber(cursor), () => utf8Text(cursor.bytes, start, cursor.position))
    } catch (error) {
      if (error instanceof ValueError) error.index = index
      throw error
    }
  }

  /** Integers only unless overridden: `1.0` and `1e2` are refused, as in the scalar columns. */
  protected readNumber(cursor: JsonCursor): number {
    const from = cursor.scanNumber()
    const { number } = cursor
    if (!number.isInteger) throw notInteger(this.field, number.text(cursor.bytes, from))
    if (!number.exact || number.scale !== 0) return Number.POSITIVE_INFINITY
    return number.negative ? 0 - number.digits : number.digits
  }

  protected putBlank(): void {
    const first = this.length * this.items
    this.reserve(1).fill(0, first, first + this.items)
    this.length++
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    this.putJsonCell(bytes, start, end)
  }

  finish(): Data<FixedSizeList> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    const type = arrowType(this.field) as FixedSizeList
    const { buffer, byteOffset } = this.values
    const bytes = new Uint8Array(buffer, byteOffset, length * this.items * this.values.BYTES_PER_ELEMENT)
    const itemType = type.children[0].type
    const data = this.arrowValues(bytes)
    const child = makeData({ type: itemType, length: data.length, nullCount: 0, data } as never) as Data
    return makeData({ type, length, ...nulls, child })
  }

  /** The bytes of all rows as the array that the Arrow type of the items wants. */
  protected abstract arrowValues(bytes: Uint8Array): Packed

  protected reserve(rows: number): T {
    this.values = grown(this.values, (this.length + rows) * this.items)
    return this.values
  }

  protected wrongLength(found: number, offset = 0): Error {
    return wrongDim(this.field, found, offset)
  }
}
