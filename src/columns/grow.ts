/** Typed arrays that grow by doubling. A column keeps its array over many batches, so steady batches allocate nothing. */
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

/** The same array when it holds `elements` already, else a longer one with the same beginning. */
export function grown<T extends Growable>(array: T, elements: number): T {
  if (elements <= array.length) return array
  const make = array.constructor as new (length: number) => T
  const longer = new make(Math.max(elements, array.length * 2, FIRST_ELEMENTS))
  longer.set(array as never)
  return longer
}
