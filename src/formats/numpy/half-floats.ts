/** float16 to float32, exactly, through a table of all 65 536 values. Knows nothing of files. */

let table: Float32Array | undefined

function buildTable(): Float32Array {
  const values = new Float32Array(65536)
  for (let bits = 0; bits < values.length; bits++) {
    const sign = bits >> 15 ? -1 : 1
    const exponent = (bits >> 10) & 0x1f
    const fraction = bits & 0x3ff
    if (exponent === 0) values[bits] = sign * 2 ** -14 * (fraction / 1024)
    else if (exponent === 0x1f) values[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
    else values[bits] = sign * 2 ** (exponent - 15) * (1 + fraction / 1024)
  }
  return values
}

/** `out` must be at least as long as `halves`. */
export function halfToFloats(halves: Uint16Array, out: Float32Array): void {
  const values = (table ??= buildTable())
  for (let i = 0; i < halves.length; i++) out[i] = values[halves[i]]
}
