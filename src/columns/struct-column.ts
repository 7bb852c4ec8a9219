/**
 * ArrayOfStruct: a list of structs, each with a value for every sub-field and nothing else. The values are checked by the
 * builders of the sub-fields' elements; none of them is ever null. All sub-fields end each row at the same element.
 */
import { strict as assert } from 'node:assert'
import { type Data, type List, makeData, type Struct } from 'apache-arrow'
import { cut } from '../core/errors.ts'
import { elementField, type StructField, shortName } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { KeySlots } from '../json/key-slots.ts'
import { duplicatedKey } from '../json/read-value.ts'
import { arrowType } from './arrow-schema.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { ListColumn } from './list-column.ts'
import { atPosition, noStruct, unevenStruct, unexpectedSubField } from './struct-errors.ts'
import { jsonMismatch, notNullable, valueMismatch } from './value-errors.ts'

/** A row of `appendRows` that has no list. */
export const NO_LIST = -1

export class StructColumn extends ListColumn {
  declare readonly field: StructField
  /** In the order of the sub-fields. Column-wise readers append to each, then call `appendRows`. */
  readonly elements: readonly ColumnBuilder[]
  readonly #byKey: ReadonlyMap<string, ColumnBuilder>
  readonly #slots: KeySlots<ColumnBuilder>

  /** `build` makes the elements' builders; passed in so that this file does not import the one that imports it. */
  constructor(field: StructField, build: (field: StructField['subFields'][number]) => ColumnBuilder) {
    super(field)
    this.elements = field.subFields.map((sub) => build(elementField(sub)))
    this.#byKey = new Map(this.elements.map((column) => [shortName(column.field), column]))
    this.#slots = new KeySlots(this.#byKey)
  }

  get byteLength(): number {
    return this.elements.reduce((sum, column) => sum + column.byteLength, this.offsetBytes)
  }

  protected get elementCount(): number {
    return this.elements[0].length
  }

  protected put(value: unknown): void {
    if (!Array.isArray(value)) throw valueMismatch(this.field, value)
    for (const [position, element] of value.entries()) {
      try {
        this.#putElement(element, position)
      } catch (error) {
        throw atPosition(error, position)
      }
    }
    this.closeRow()
  }

  #putElement(element: unknown, position: number): void {
    if (typeof element !== 'object' || element === null || Array.isArray(element) || ArrayBuffer.isView(element)) {
      throw noStruct(this.field, valueMismatch(this.field, element).found)
    }
    const keys = Object.keys(element)
    const unknown = keys.find((key) => !this.#byKey.has(key))
    if (keys.length !== this.elements.length) throw unevenStruct(this.field, position, keys.length, keys)
    if (unknown !== undefined) throw unexpectedSubField(this.field, position, unknown)
    for (const [key, column] of this.#byKey) {
      const value = (element as Record<string, unknown>)[key]
      if (value === null || value === undefined) throw valueMismatch(column.field, null)
      column.appendValue(value)
    }
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'array') throw jsonMismatch(this.field, cursor)
    cursor.enter()
    for (let position = 0; cursor.nextElement(position === 0); position++) {
      try {
        this.#putJsonElement(cursor, position)
      } catch (error) {
        throw atPosition(error, position)
      }
    }
    this.closeRow()
  }

  #putJsonElement(cursor: JsonCursor, position: number): void {
    if (cursor.peek() !== 'object') throw noStruct(this.field, jsonMismatch(this.field, cursor).found)
    const from = cursor.position
    // Before the first key: the others get their value later.
    const before = this.openFrom + position
    let [keys, unknown]: [number, string | undefined] = [0, undefined]
    cursor.enter()
    for (; cursor.scanKey(keys === 0); keys++) {
      const { key, target } = this.#slots.find(cursor, keys)
      if (!target) {
        unknown ??= key
        cursor.skip()
      } else if (target.length > before) throw duplicatedKey(key)
      else target.appendJson(cursor)
    }
    if (keys !== this.elements.length) throw unevenStruct(this.field, position, keys, jsonKeys(cursor, from))
    if (unknown !== undefined) throw unexpectedSubField(this.field, position, unknown)
  }

  /**
   * Rows of `lengths[row]` structs each, or `NO_LIST`, whose values were appended to `elements` since the last row.
   * `ValueError.offset` is the row among them.
   */
  appendRows(lengths: Int32Array): void {
    let end = this.openFrom
    for (const [row, length] of lengths.entries()) {
      if (length === NO_LIST) {
        if (!this.field.nullable) throw notNullable(this.field, row)
        this.validity.markNull(this.length)
      } else end += length
      this.closeRowAt(end, row)
    }
    for (const column of this.elements) assert.equal(column.length, end, `the elements of ${column.field.name}`)
  }

  /** A struct of lists: each is a column of its own to the engine. */
  finish(): Data<Struct> {
    const offsets = this.finishOffsets()
    const children = this.elements.map((column, i) => {
      const type = arrowType(this.field.subFields[i]) as List
      // Each its own: where two arrays in a row are the same memory, Arrow's JavaScript writes them once.
      const valueOffsets = offsets.valueOffsets.slice()
      return makeData({ type, ...offsets, valueOffsets, child: column.finish() })
    })
    const { length } = offsets
    return makeData({ type: arrowType(this.field) as Struct, length, nullCount: 0, children })
  }
}

const KEYS_SHOWN_MAX = 16

/** The first keys of the object that begins at `from`, for messages. */
function jsonKeys(cursor: JsonCursor, from: number): string[] {
  const end = cursor.position
  const keys: string[] = []
  cursor.position = from
  cursor.enter()
  for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
    if (keys.length < KEYS_SHOWN_MAX) keys.push(cut(key))
    cursor.skip()
  }
  cursor.position = end
  return keys
}
