/** SparseFloatVector: any number of pairs a row, kept as their sorted bytes. A row without pairs is the empty vector, not null. */
import { isUtf8 } from 'node:buffer'
import { type Binary, type Data, makeData } from 'apache-arrow'
import { packSparse } from '../core/sparse-vector.ts'
import { JsonCursor } from '../json/json-cursor.ts'
import { utf8Text } from '../json/text-of.ts'
import { arrowType } from './arrow-schema.ts'
import { BaseColumn } from './base-column.ts'
import { jsonText } from './json-text.ts'
import { isPairArrays, pairsOfArrays } from './sparse-pairs.ts'
import { readSparse } from './sparse-text.ts'
import { Utf8Buffer } from './utf8-buffer.ts'
import { notUtf8, valueMismatch } from './value-errors.ts'

export class SparseVectorColumn extends BaseColumn {
  readonly #buffer = new Utf8Buffer()

  get byteLength(): number {
    return this.#buffer.byteLength + this.validity.byteLength
  }

  /** An object of two typed arrays, or one in one of the two JSON forms, which is read as its text would be. */
  protected put(value: unknown): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw valueMismatch(this.field, value)
    if (isPairArrays(value)) {
      const { indices, values } = pairsOfArrays(value, this.field)
      this.#push(packSparse(indices, values))
      return
    }
    const bytes = Buffer.from(jsonText(this.field, value))
    this.putJson(new JsonCursor(bytes, 0, bytes.length))
  }

  protected putJson(cursor: JsonCursor): void {
    const { indices, values } = readSparse(cursor, this.field)
    this.#push(packSparse(indices, values))
  }

  protected putBlank(): void {
    this.#push(new Uint8Array(0))
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    if (!isUtf8(bytes.subarray(start, end))) throw notUtf8(this.field, utf8Text(bytes, start, end))
    this.putJsonCell(bytes, start, end)
  }

  finish(): Data<Binary> {
    const length = this.length
    const nulls = this.validity.finish(length)
    this.length = 0
    return makeData({ type: arrowType(this.field) as Binary, length, ...nulls, ...this.#buffer.finish() })
  }

  #push(pairs: Uint8Array): void {
    this.#buffer.pushBytes(pairs, 0, pairs.length)
    this.length++
  }
}
