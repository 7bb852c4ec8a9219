/** VarChar and Text: valid UTF-8 of at most max_length bytes, Text of 2 MiB, kept byte for byte: never trimmed, normalised or replaced. */
import { isUtf8 } from 'node:buffer'
import { type Data, makeData, type Utf8 } from 'apache-arrow'
import type { ValueError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import type { Field } from '../core/schema.ts'
import { type JsonCursor, JsonUtf8Error } from '../json/json-cursor.ts'
import { textStart, utf8Text } from '../json/text-of.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import { Utf8Buffer } from './utf8-buffer.ts'
import { jsonMismatch, notUtf8, tooLong, valueMismatch } from './value-errors.ts'

export class VarCharColumn extends BaseColumn {
  readonly #buffer = new Utf8Buffer()
  readonly #bytesMax: number

  constructor(field: Field) {
    super(field)
    this.#bytesMax = bytesMaxOf(field)
  }

  get byteLength(): number {
    return this.#buffer.byteLength + this.validity.byteLength
  }

  protected put(value: unknown): void {
    if (typeof value !== 'string') throw valueMismatch(this.field, value)
    if (!value.isWellFormed()) throw notUtf8(this.field, value.toWellFormed())
    this.#pushText(value)
  }

  protected putJson(cursor: JsonCursor): void {
    if (cursor.peek() !== 'string') throw jsonMismatch(this.field, cursor)
    const from = cursor.position
    try {
      cursor.scanString()
    } catch (error) {
      if (error instanceof JsonUtf8Error) throw notUtf8(this.field, utf8Text(cursor.bytes, from, cursor.string.to + 1))
      throw error
    }
    const { string } = cursor
    if (string.hasEscapes) this.#pushText(string.decode(cursor.bytes))
    else this.#pushBytes(cursor.bytes, string.from, string.to)
  }

  /** For types that take only some texts: throws ValueError for the others. */
  protected check(_bytes: Uint8Array, _start: number, _end: number): void {}

  protected putBlank(): void {
    this.#buffer.commit(0)
    this.length++
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > this.#bytesMax) throw this.#tooLong(bytes, start, end)
    if (!isUtf8(bytes.subarray(start, end))) throw notUtf8(this.field, utf8Text(bytes, start, end))
    this.#pushBytes(bytes, start, end)
  }

  /** Of a row of this batch. */
  textAt(row: number): string {
    return this.#buffer.textAt(row)
  }

  finish(): Data<Utf8> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    return makeData({ type: arrowType(this.field) as Utf8, length, ...nulls, ...this.#buffer.finish() })
  }

  #pushText(text: string): void {
    const bytes = Buffer.from(text)
    this.#pushBytes(bytes, 0, bytes.length)
  }

  #pushBytes(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > this.#bytesMax) throw this.#tooLong(bytes, start, end)
    this.check(bytes, start, end)
    this.#buffer.pushBytes(bytes, start, end)
    this.length++
  }

  #tooLong(bytes: Uint8Array, start: number, end: number): ValueError {
    return tooLong(this.field, end - start, this.#bytesMax, textStart(bytes, start, end))
  }
}

function bytesMaxOf({ dataType, maxLength }: Field): number {
  if (dataType === 'Text') return limits.textBytesMax
  return dataType === 'Geometry' ? limits.geometryBytesMax : (maxLength ?? limits.varCharBytesMax)
}
