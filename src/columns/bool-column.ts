/** Bool: true and false only; numbers and words are never taken for truth, but for the words of CSV cells. */
import { type Bool, type Data, makeData } from 'apache-arrow'
import { parseBool } from '../core/parse-bool.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { utf8Text } from '../json/text-of.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import type { NumericArray } from './column-builder.ts'
import { grown } from './grow.ts'
import { jsonMismatch, typeMismatch, valueMismatch } from './value-errors.ts'

const WORD_BYTES_MAX = 5

export class BoolColumn extends BaseColumn {
  #bits = new Uint8Array(0)

  get byteLength(): number {
    return ((this.length + 7) >> 3) + this.validity.byteLength
  }

  protected put(value: unknown): void {
    if (typeof value !== 'boolean') throw valueMismatch(this.field, value)
    this.#push(value)
  }

  protected putJson(cursor: JsonCursor): void {
    const kind = cursor.peek()
    if (kind !== 'true' && kind !== 'false') throw jsonMismatch(this.field, cursor)
    this.#push(cursor.readBoolean())
  }

  protected putBlank(): void {
    this.#push(false)
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    const word = end - start <= WORD_BYTES_MAX ? utf8Text(bytes, start, end) : ''
    const value = parseBool(word)
    if (value === undefined) throw this.cellMismatch(bytes, start, end)
    this.#push(value)
  }

  /** NumPy's and Arrow's unpacked booleans: bytes that are 0 or 1. */
  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (!(source instanceof Uint8Array)) throw typeMismatch(this.field, source.constructor.name, 'numbers')
    for (let i = 0; i < rows; i++) {
      const byte = source[from + i]
      if (byte > 1) throw typeMismatch(this.field, 'byte', String(byte), i)
      this.#push(byte === 1)
    }
  }

  finish(): Data<Bool> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    const data = this.#bits.subarray(0, (length + 7) >> 3)
    return makeData({ type: arrowType(this.field) as Bool, length, ...nulls, data })
  }

  #push(value: boolean): void {
    const row = this.length++
    const at = row >> 3
    if (at >= this.#bits.length) this.#bits = grown(this.#bits, at + 1)
    const mask = 1 << (row & 7)
    if (value) this.#bits[at] |= mask
    else this.#bits[at] &= ~mask
  }
}
