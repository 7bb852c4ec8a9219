/** .npy files as numpy.save writes them. */

/** Version 1, its header padded to 64 bytes. `shape` in Python's words: `(2,)`. */
export function npy(descr: string, shape: string, values: NodeJS.TypedArray, order = 'False'): Buffer {
  const dict = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`
  const text = `${dict.padEnd(Math.ceil((dict.length + 11) / 64) * 64 - 11)}\n`
  const prefix = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 255, text.length >> 8])
  return Buffer.concat([prefix, Buffer.from(text), Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}

export const ids = npy('<i8', '(2,)', BigInt64Array.of(1n, 2n))
export const vectors = npy('<f4', '(2, 3)', Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
