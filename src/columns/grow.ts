/** Typed arrays that grow by doubling. A column keeps its array over many batches, so steady batches allocate nothing. */
import { giveScratch, lastingBuffer } from '../core/scratch.ts'

type Growable =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Float32Array
  | Float64Array

export const FIRST_ELEMENTS = 1024

/** The same array when it holds `elements` already, else a longer one with the same beginning, and the old one is gone. */
export function grown<T extends Growable>(array: T, elements: number): T {
  if (elements <= array.length) return array
  const make = array.constructor as new (buffer: ArrayBuffer) => T
  const length = Math.max(elements, array.length * 2, FIRST_ELEMENTS)
  const longer = new make(lastingBuffer(length * array.BYTES_PER_ELEMENT))
  longer.set(array as never)
  new Uint8Array(longer.buffer, array.byteLength).fill(0)
  giveScratch(array)
  return longer
}
