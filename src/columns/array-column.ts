/** Array: a list of values of one scalar type, checked one by one by that type's own builder; none of them is ever null. */
import { type Data, type List, makeData } from 'apache-arrow'
import { cut, ValueError } from '../core/errors.ts'
import { elementField, type Field } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { arrowType } from './arrow-schema.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { ListColumn } from './list-column.ts'
import { jsonMismatch, TypeMismatchError, valueMismatch } from './value-errors.ts'

export class ArrayColumn extends ListColumn {
  readonly #elements: ColumnBuilder

  /** `build` makes the elements' builder; passed in so that this file does not import the one that imports it. */
  constructor(field: Field, build: (field: Field) => ColumnBuilder) {
    super(field)
    this.#elements = build(elementField(field))
  }

  get byteLength(): number {
    return this.#elements.byteLength + this.offsetBytes
  }

  protected get elementCount(): number {
    return this.#elements.length
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
    this.closeRow()
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
    this.closeRow()
  }

  finish(): Data<List> {
    return makeData({ type: arrowType(this.field) as List, ...this.finishOffsets(), child: this.#elements.finish() })
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
