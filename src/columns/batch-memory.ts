/** Memory of its own for one batch, so that it can be stored while the builders take the next rows. Used again for each batch. */
import type { Data } from 'apache-arrow'

/** As Arrow likes its buffers. */
const ALIGNMENT = 64

type Values = {
  readonly buffer: ArrayBufferLike
  readonly byteOffset: number
  readonly byteLength: number
} & ArrayLike<number | bigint>

export class BatchMemory {
  #bytes = new Uint8Array(0)
  #used = 0

  /** Copies of the columns; those of the last call are overwritten. */
  hold(columns: readonly Data[]): Data[] {
    const needed = columns.reduce((sum, column) => sum + sizeOf(column), 0)
    // Batches differ a little: the next one a bit larger than this is to fit, too.
    if (needed > this.#bytes.length) this.#bytes = new Uint8Array(needed + (needed >> 3))
    this.#used = 0
    return columns.map((column) => this.#copy(column))
  }

  #copy(data: Data): Data {
    const buffers = buffersOf(data).map((values) => values && this.#copyValues(values))
    const children = data.children.map((child) => this.#copy(child))
    return data.clone(data.type, data.offset, data.length, data.nullCount, buffers as never, children)
  }

  #copyValues(values: Values): Values {
    const { buffer, byteOffset, byteLength, length } = values
    const at = this.#used
    this.#bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at)
    this.#used += aligned(byteLength)
    const make = values.constructor as new (buffer: ArrayBufferLike, byteOffset: number, length: number) => Values
    return new make(this.#bytes.buffer, at, length)
  }
}

/** In the order of Arrow's BufferType. */
const buffersOf = ({ valueOffsets, values, nullBitmap, typeIds }: Data): (Values | undefined)[] => [
  valueOffsets,
  values,
  nullBitmap,
  typeIds,
]

const sizeOf = (data: Data): number =>
  buffersOf(data).reduce((sum, values) => sum + aligned(values?.byteLength ?? 0), 0) +
  data.children.reduce((sum, child) => sum + sizeOf(child), 0)

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
