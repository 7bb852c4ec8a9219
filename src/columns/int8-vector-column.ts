/** Int8Vector: dim integers from -128 to 127 a row. Nothing is ever rounded or wrapped. */
import type { NumericArray } from './column-builder.ts'
import { PackedVectorColumn } from './packed-vector-column.ts'
import { outOfRange, typeMismatch, wrongBytes } from './value-errors.ts'

export class Int8VectorColumn extends PackedVectorColumn<Int8Array> {
  protected values = new Int8Array(0)

  protected item(value: number, show: () => string): number {
    if (!(Number.isInteger(value) && value >= -128 && value <= 127)) throw outOfRange(this.field, show())
    return value
  }

  /** A Uint8Array is raw bytes: the same eight bits. */
  protected putArray(value: NodeJS.TypedArray): void {
    if (value instanceof Uint8Array) {
      if (value.length !== this.items) throw wrongBytes(this.field, this.items, value.length)
      this.appendNumbers(new Int8Array(value.buffer, value.byteOffset, value.length), 0, 1)
      return
    }
    if (value.length !== this.items) throw this.wrongLength(value.length)
    this.appendNumbers(value as NumericArray, 0, 1)
  }

  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (!(source instanceof Int8Array || source instanceof Int32Array)) {
      throw typeMismatch(this.field, source.constructor.name, 'numbers')
    }
    const values = this.reserve(rows)
    const first = this.length * this.items
    const count = rows * this.items
    if (source instanceof Int8Array) values.set(source.subarray(from, from + count), first)
    else {
      for (let i = 0; i < count; i++) {
        const value = source[from + i]
        if (value < -128 || value > 127) {
          throw outOfRange(this.field, String(value), Math.floor(i / this.items), i % this.items)
        }
        values[first + i] = value
      }
    }
    this.length += rows
  }

  protected arrowValues(bytes: Uint8Array): Int8Array {
    return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }
}
