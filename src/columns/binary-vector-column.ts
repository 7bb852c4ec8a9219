/** BinaryVector: dim / 8 bytes a row, the first dimension in the highest bit of the first byte. It never looks at bits. */
import { JsonCursor } from '../json/json-cursor.ts'
import { utf8Text } from '../json/text-of.ts'
import type { NumericArray } from './column-builder.ts'
import { PackedVectorColumn } from './packed-vector-column.ts'
import { outOfRange, typeMismatch, wrongBytes, wrongDim } from './value-errors.ts'

export class BinaryVectorColumn extends PackedVectorColumn<Uint8Array> {
  protected values = new Uint8Array(0)

  protected item(value: number, show: () => string): number {
    if (!(Number.isInteger(value) && value >= 0 && value <= 255)) throw outOfRange(this.field, show())
    return value
  }

  protected putArray(value: NodeJS.TypedArray): void {
    if (value.length !== this.items) throw wrongBytes(this.field, this.items, value.length)
    this.appendNumbers(value as NumericArray, 0, 1)
  }

  /** A JSON list, or a JSON string of base64. */
  override appendCell(bytes: Uint8Array, start: number, end: number): void {
    if (bytes[start] !== 0x22 || start === end) {
      this.putJsonCell(bytes, start, end)
      return
    }
    const decoded = base64Bytes(utf8Text(bytes, start, end))
    if (!decoded) throw this.cellMismatch(bytes, start, end)
    this.putArray(decoded)
  }

  override appendNumbers(source: NumericArray, from: number, rows: number): void {
    if (!(source instanceof Uint8Array || source instanceof Uint32Array)) {
      throw typeMismatch(this.field, source.constructor.name, 'numbers')
    }
    const values = this.reserve(rows)
    const first = this.length * this.items
    const count = rows * this.items
    if (source instanceof Uint8Array) values.set(source.subarray(from, from + count), first)
    else {
      for (let i = 0; i < count; i++) {
        const byte = source[from + i]
        if (byte > 255) throw outOfRange(this.field, String(byte), Math.floor(i / this.items), i % this.items)
        values[first + i] = byte
      }
    }
    this.length += rows
  }

  protected override wrongLength(found: number, offset = 0): Error {
    return wrongDim(this.field, found * 8, offset)
  }

  protected arrowValues(bytes: Uint8Array): Uint8Array {
    return bytes
  }
}

/** undefined where the text is no JSON string of standard base64. */
function base64Bytes(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text)
  try {
    const cursor = new JsonCursor(bytes, 0, bytes.length)
    const value = cursor.readString()
    cursor.expectEnd()
    return decodeBase64(value)
  } catch {
    return undefined
  }
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Strict: no blanks, no URL alphabet, padded. */
export const decodeBase64 = (text: string): Uint8Array | undefined =>
  BASE64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : undefined
