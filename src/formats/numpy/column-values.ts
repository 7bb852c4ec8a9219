/**
 * Rows of one column file: reads exactly their bytes and appends them to the field's builder. Byte order and the order of
 * axes are settled here; whether a value is acceptable is the builder's business.
 */
import type { ColumnBuilder, NumericArray } from '../../columns/column-builder.ts'
import { halfToFloats } from '../../core/half-floats.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import type { NumpyColumn } from './open-set.ts'
import { appendTexts } from './texts.ts'
import { appendTimes } from './times.ts'

const READS_AT_ONCE = 8

/**
 * The bytes of rows [from, to) as they would stand in C order; `into`, memory for them, may be what is returned. `until`: the row
 * up to which the caller goes on reading.
 */
export async function readColumnBytes(
  column: NumpyColumn,
  from: number,
  to: number,
  into: Uint8Array,
  until: number,
): Promise<Uint8Array> {
  const { header, source, rowBytes } = column
  const [rows, width] = [header.shape[0], header.shape[1] ?? 1]
  if (!header.fortranOrder || width === 1 || to === from) {
    const at = (row: number) => header.dataOffset + row * rowBytes
    return source.read(at(from), at(to), into, at(until))
  }
  const itemBytes = column.dtype.itemBytes
  if (to - from === rows) {
    const all = await source.read(header.dataOffset, header.dataOffset + rows * rowBytes)
    for (let axis = 0; axis < width; axis++) scatter(all, axis * rows * itemBytes, into, axis, rows, width, itemBytes)
    return into
  }
  await mapBounded(Array.from({ length: width }), READS_AT_ONCE, async (_, axis) => {
    const start = header.dataOffset + axis * rows * itemBytes
    const part = await source.read(start + from * itemBytes, start + to * itemBytes)
    scatter(part, 0, into, axis, to - from, width, itemBytes)
  })
  return into
}

/** Puts one axis of a Fortran-ordered array at its places in C order. */
function scatter(
  part: Uint8Array,
  at: number,
  out: Uint8Array,
  axis: number,
  rows: number,
  width: number,
  itemBytes: number,
): void {
  for (let row = 0; row < rows; row++) {
    const from = at + row * itemBytes
    const to = (row * width + axis) * itemBytes
    for (let i = 0; i < itemBytes; i++) out[to + i] = part[from + i]
  }
}

type ArrayMaker = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => NumericArray

const ARRAYS: Readonly<Record<string, ArrayMaker>> = {
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  f4: Float32Array,
  f8: Float64Array,
  M8: BigInt64Array,
}

/** Turns bytes into values; its buffer is used again for every chunk. */
export class ColumnValues {
  readonly #column: NumpyColumn
  #buffer = new ArrayBuffer(0)
  #floats = new Float32Array(0)
  #bytes: Uint8Array = new Uint8Array(0)
  #numbers: NumericArray | Uint8Array | undefined

  constructor(column: NumpyColumn) {
    this.#column = column
  }

  /** Takes the bytes of a chunk, as `readColumnBytes` gives them. */
  load(bytes: Uint8Array): void {
    const { dtype } = this.#column
    this.#bytes = bytes
    this.#numbers = undefined
    if (dtype.kind === 'S' || dtype.kind === 'U') return
    if (dtype.kind === 'b' || (dtype.kind === 'u' && dtype.itemBytes === 1)) {
      this.#numbers = bytes
      return
    }
    const { buffer, byteOffset, byteLength } = this.#align(bytes)
    const count = byteLength / dtype.itemBytes
    if (dtype.kind === 'f' && dtype.itemBytes === 2)
      this.#numbers = this.#widen(new Uint16Array(buffer, byteOffset, count))
    else this.#numbers = new ARRAYS[`${dtype.kind}${dtype.itemBytes}`](buffer, byteOffset, count)
  }

  /** Appends `rows` rows beginning at row `from` of the chunk. `ValueError.offset` counts from there. */
  append(builder: ColumnBuilder, from: number, rows: number): void {
    const { dtype, header } = this.#column
    if (dtype.scale) appendTimes(builder, this.#numbers as BigInt64Array, from, rows, dtype.scale)
    else if (this.#numbers) builder.appendNumbers(this.#numbers, from * (header.shape[1] ?? 1), rows)
    else appendTexts(builder, dtype, this.#bytes, from, rows)
  }

  /** Native byte order at an offset a typed array can start at; copies only where it must. */
  #align(bytes: Uint8Array): Uint8Array {
    const { itemBytes, bigEndian } = this.#column.dtype
    const swap = bigEndian && itemBytes > 1
    if (!swap && bytes.byteOffset % itemBytes === 0) return bytes
    if (this.#buffer.byteLength < bytes.length) this.#buffer = new ArrayBuffer(bytes.length)
    const copy = Buffer.from(this.#buffer, 0, bytes.length)
    copy.set(bytes)
    if (swap && itemBytes === 2) copy.swap16()
    else if (swap && itemBytes === 4) copy.swap32()
    else if (swap) copy.swap64()
    return copy
  }

  #widen(halves: Uint16Array): Float32Array {
    if (this.#floats.length < halves.length) this.#floats = new Float32Array(halves.length)
    halfToFloats(halves, this.#floats)
    return this.#floats
  }
}
