/** Sparse vectors as they are stored: pairs of a uint32 index and a float32 value, little-endian, ascending by index. */

export const PAIR_BYTES = 8

/** `indices` must be ascending. */
export function packSparse(indices: readonly number[], values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(indices.length * PAIR_BYTES)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < indices.length; i++) {
    view.setUint32(i * PAIR_BYTES, indices[i], true)
    view.setFloat32(i * PAIR_BYTES + 4, values[i], true)
  }
  return bytes
}

/** `visit` gets every pair in its order. */
export function eachPair(bytes: Uint8Array, visit: (index: number, value: number) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length; at += PAIR_BYTES) visit(view.getUint32(at, true), view.getFloat32(at + 4, true))
}
