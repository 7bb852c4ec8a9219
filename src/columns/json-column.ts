/**
 * JSON: any valid JSON value, kept as its own text without the blanks between tokens, so numbers keep all their digits.
 * A string is taken as JSON text, as Milvus does; `$meta` is such a column too.
 */
import { type Data, makeData, type Utf8 } from 'apache-arrow'
import { limits } from '../core/limits.ts'
import { JsonCursor, JsonSyntaxError } from '../json/json-cursor.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import { copyJson } from './copy-json.ts'
import { jsonText } from './json-text.ts'
import { notJson } from './json-value-errors.ts'
import { Utf8Buffer } from './utf8-buffer.ts'
import { notUtf8, tooLong } from './value-errors.ts'

export class JsonColumn extends BaseColumn {
  readonly #buffer = new Utf8Buffer()

  get byteLength(): number {
    return this.#buffer.byteLength + this.validity.byteLength
  }

  /** A string is JSON text; everything else is the value itself. */
  protected put(value: unknown): void {
    if (typeof value === 'string' && !value.isWellFormed()) throw notUtf8(this.field, value.toWellFormed())
    this.#putText(Buffer.from(typeof value === 'string' ? value : jsonText(this.field, value)))
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() === 'string') {
      this.#putText(Buffer.from(cursor.readString()))
      return
    }
    const from = cursor.skipUnique()
    this.#push(cursor.bytes, from, cursor.position)
  }

  protected putBlank(): void {
    this.#push(Buffer.from('null'), 0, 4)
  }

  /** Any valid JSON text; `null` is JSON's null, not a missing value. */
  appendCell(bytes: Uint8Array, start: number, end: number): void {
    this.#putText(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start))
  }

  finish(): Data<Utf8> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    return makeData({ type: arrowType(this.field) as Utf8, length, ...nulls, ...this.#buffer.finish() })
  }

  #putText(bytes: Buffer): void {
    const cursor = new JsonCursor(bytes, 0, bytes.length)
    let from = 0
    let to = 0
    try {
      from = cursor.skipUnique()
      to = cursor.position
      cursor.expectEnd()
    } catch (error) {
      if (error instanceof JsonSyntaxError) throw notJson(this.field, bytes, 0, bytes.length, error)
      throw error
    }
    this.#push(bytes, from, to)
  }

  #push(bytes: Uint8Array, from: number, to: number): void {
    const target = this.#buffer.reserve(to - from)
    const copied = copyJson(bytes, from, to, target, this.#buffer.offset)
    if (copied > limits.jsonBytesMax) throw tooLong(this.field, copied, limits.jsonBytesMax)
    this.#buffer.commit(copied)
    this.length++
  }
}
