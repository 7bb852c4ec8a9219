/** What the builders of lists share: where each row's elements end, and how many a row may have. It knows no element. */
import type { Field } from '../core/schema.ts'
import { BaseColumn } from './base-column.ts'
import { grown } from './grow.ts'
import { overCapacity } from './value-errors.ts'

export abstract class ListColumn extends BaseColumn {
  readonly #capacity: number
  #offsets = new Int32Array(1)

  constructor(field: Field) {
    super(field)
    this.#capacity = field.maxCapacity ?? Number.POSITIVE_INFINITY
  }

  /** Elements of all rows, those of the row that is not closed yet included. */
  protected abstract get elementCount(): number

  protected get offsetBytes(): number {
    return (this.length + 1) * 4 + this.validity.byteLength
  }

  /** The elements since the last row are the next row. */
  protected closeRow(): void {
    this.closeRowAt(this.elementCount)
  }

  /** The next row ends before element `end`. `offset`: its place among the rows being appended. */
  protected closeRowAt(end: number, offset = 0): void {
    const count = end - this.#offsets[this.length]
    if (count > this.#capacity) throw overCapacity(this.field, count, offset)
    this.#offsets = grown(this.#offsets, this.length + 2)
    this.#offsets[++this.length] = end
  }

  /** The first element of the row that is not closed yet. */
  protected get openFrom(): number {
    return this.#offsets[this.length]
  }

  protected putBlank(): void {
    this.closeRow()
  }

  appendCell(bytes: Uint8Array, start: number, end: number): void {
    this.putJsonCell(bytes, start, end)
  }

  /** What Arrow wants of a list besides its type and elements; the builder has no rows afterwards. */
  protected finishOffsets(): {
    length: number
    nullCount: number
    nullBitmap: Uint8Array | null
    valueOffsets: Int32Array
  } {
    const length = this.length
    this.length = 0
    return { length, ...this.validity.finish(length), valueOffsets: this.#offsets.subarray(0, length + 1) }
  }
}
