/** The 16-bit floats, IEEE half and bfloat16, from and to wider numbers. Each number is rounded once, to the nearest, ties to even. */

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

export const halfToNumber = (bits: number): number => (table ??= buildTable())[bits]

const single = new Float32Array(1)
const singleBits = new Uint32Array(single.buffer)

/** The bits of a bfloat16 are the upper half of a float32's. */
export function bfloatToNumber(bits: number): number {
  singleBits[0] = bits << 16
  return single[0]
}

/**
 * The bits of the number cut to float32, whose last bit is set where anything was cut off. Rounding that to 16 bits is the
 * same as rounding the number itself; rounding it to float32 first would sometimes fall on a tie that was none.
 */
function stickyBits(value: number): number {
  single[0] = value
  const rounded = single[0]
  let bits = singleBits[0]
  if (rounded === value || Number.isNaN(value)) return bits
  if (Math.abs(rounded) > Math.abs(value)) bits -= 1
  return (bits | 1) >>> 0
}

/** An infinity's bits where the number overflows. */
export function toBfloatBits(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0
  const bits = stickyBits(value)
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff
}

const HALF_NAN = 0x7e00
const HALF_INFINITY = 0x7c00

/** An infinity's bits where the number overflows. */
export function toHalfBits(value: number): number {
  if (Number.isNaN(value)) return HALF_NAN
  const bits = stickyBits(value)
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 0xff) - 127
  const fraction = bits & 0x7fffff
  if (exponent > 15) return sign | HALF_INFINITY
  // A carry out of the fraction rightly goes into the exponent, up to infinity.
  if (exponent >= -14) return sign | roundedShift(((exponent + 15) << 23) | fraction, 13)
  if (exponent < -25) return sign
  return sign | roundedShift(fraction | 0x800000, -exponent - 1)
}

/** value / 2^shift to the nearest integer, ties to even. */
function roundedShift(value: number, shift: number): number {
  const cut = value % 2 ** shift
  const half = 2 ** (shift - 1)
  const whole = Math.floor(value / 2 ** shift)
  return cut > half || (cut === half && whole % 2 === 1) ? whole + 1 : whole
}
