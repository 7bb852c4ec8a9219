/** What all column builders share: counting rows, and what an explicit null or a missing value becomes. */
import type { Data } from 'apache-arrow'
import type { ValueError } from '../core/errors.ts'
import type { Field } from '../core/schema.ts'
import { JsonCursor, JsonSyntaxError, JsonUtf8Error } from '../json/json-cursor.ts'
import { textStart } from '../json/text-of.ts'
import type { ColumnBuilder, NumericArray, TimeScale } from './column-builder.ts'
import { notJson } from './json-value-errors.ts'
import { Validity } from './validity.ts'
import { jsonMismatch, notNullable, notUtf8, typeMismatch } from './value-errors.ts'

export abstract class BaseColumn implements ColumnBuilder {
  readonly field: Field
  length = 0
  protected readonly validity = new Validity()
  readonly #cellCursor = new JsonCursor()

  constructor(field: Field) {
    this.field = field
  }

  abstract get byteLength(): number
  abstract appendCell(bytes: Uint8Array, start: number, end: number): void
  /** The Arrow data: its views stand until the builder takes its next row, so that its memory can be used again. */
  abstract finish(): Data
  /** Appends a value that is neither null nor undefined. */
  protected abstract put(value: unknown): void
  /** Appends a JSON value that is not null. */
  protected abstract putJson(cursor: JsonCursor): void
  /** Appends a row whose value does not matter. */
  protected abstract putBlank(): void

  appendNull(): void {
    const { defaultValue, nullable } = this.field
    if (defaultValue !== undefined) this.put(defaultValue)
    else if (nullable) {
      this.validity.markNull(this.length)
      this.putBlank()
    } else throw notNullable(this.field)
  }

  appendValue(value: unknown): void {
    if (value === null || value === undefined) this.appendNull()
    else this.put(value)
  }

  appendJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'null') this.putJson(cursor)
    else if (this.field.nullable || this.field.defaultValue !== undefined) {
      cursor.readNull()
      this.appendNull()
    } else throw jsonMismatch(this.field, cursor)
  }

  appendNumbers(_source: NumericArray, _from: number, _rows: number, _scale?: TimeScale): void {
    throw typeMismatch(this.field, 'numbers', 'a column of numbers')
  }

  /** A CSV cell that must be one JSON value, and nothing behind it. */
  protected putJsonCell(bytes: Uint8Array, start: number, end: number): void {
    const cursor = this.#cellCursor
    cursor.moveTo(bytes, start, end)
    try {
      this.appendJson(cursor)
      cursor.expectEnd()
    } catch (error) {
      if (error instanceof JsonUtf8Error) throw notUtf8(this.field, textStart(bytes, start, end))
      if (!(error instanceof JsonSyntaxError)) throw error
      throw notJson(this.field, bytes, start, end, error)
    }
  }

  protected cellMismatch(bytes: Uint8Array, start: number, end: number): ValueError {
    return typeMismatch(this.field, 'string', textStart(bytes, start, end))
  }
}
