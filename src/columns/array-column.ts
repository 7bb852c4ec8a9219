/** Array: a list of values of one scalar type, checked one by one by that type's own builder; none of them is ever null. */
import { Field as ArrowField, type Data, List, makeData } from 'apache-arrow'
import { cut, ValueError } from '../core/errors.ts'
import type { Field } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { elementArrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { grown } from './grow.ts'
import { jsonMismatch, overCapacity, TypeMismatchError, valueMismatch } from './value-errors.ts'

export class ArrayColumn extends BaseColumn {
  readonly #elements: ColumnBuilder
  readonly #capacity: number
  #offsets = new Int32Array(1)

  /** `build` makes the elements' builder; passed in so that this file does not import the one that imports it. */
  constructor(field: Field, build: (field: Field) => ColumnBuilder) {
    super(field)
    this.#capacity = field.maxCapacity ?? Number.POSITIVE_INFINITY
    this.#elements = build({
      ...field,
      dataType: field.elementType!,
      isPrimary: false,
      nullable: false,
      defaultValue: undefined,
    })
  }

  get byteLength(): number {
    return this.#elements.byteLength + (this.length + 1) * 4 + this.validity.byteLength
  }

  protected put(value: unknown): void {
    if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw valueMismatch(this.field, value)
    const list = value as unknown as ArrayLike<unknown>
    for (let i = 0; i < list.length; i++) {
      try {
        if (list[i] === null || list[i] === undefined) throw valueMismatch(this.#elements.field, null)
        this.#elements.appendValue(list[i])
      } catch (error) {
        throw this.#elementError(error, i)
      }
    }
    this.#close()
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'array') throw jsonMismatch(this.field, cursor)
    cursor.enter()
    for (let i = 0; cursor.nextElement(i === 0); i++) {
      try {
        this.#elements.appendJson(cursor)
      } catch (error) {
        throw this.#elementError(error, i)
      }
    }
    this.#close()
  }

  protected putBlank(): void {
    this.#close()
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    this.putJsonCell(bytes, start, end)
  }

  finish(): Data<List> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    const child = this.#elements.finish()
    const type = new List(new ArrowField('item', elementArrowType(this.field.elementType!), true))
    return makeData({ type, length, ...nulls, valueOffsets: this.#offsets.subarray(0, length + 1), child })
  }

  #close(): void {
    const count = this.#elements.length - this.#offsets[this.length]
    if (count > this.#capacity) throw overCapacity(this.field, count)
    this.#offsets = grown(this.#offsets, this.length + 2)
    this.#offsets[++this.length] = this.#elements.length
  }

  #elementError(error: unknown, index: number): unknown {
    if (!(error instanceof ValueError)) return error
    error.index ??= index
    if (!(error instanceof TypeMismatchError)) return error
    const { elementType, name } = this.field
    const { expected, found } = error
    return new ValueError(
      `expected element type '${elementType}' in array field '${name}', got ${cut(found)} at index ${index}`,
      expected,
      found,
      0,
      { index, hint: found === 'null' ? 'a list has no gaps: leave the value out of it' : error.hint },
    )
  }
}
