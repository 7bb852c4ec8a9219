/**
 * Decimal text to float32, rounded once (half to even). It never rounds the decimal to a double and that to a float32 where
 * the two steps could differ: that is only where the double lies exactly in the middle between two float32 values.
 */
const FLOAT32_MAX = 3.4028234663852886e38
/** The middle between the greatest float32 and 2^128: from here on a value overflows. */
const OVERFLOW_TIE = 3.4028235677973366e38

/** No middle between two float32 values has as many significant digits as this (the longest has 113). */
const TIE_DIGITS_MAX = 200

/** Whether `value` lies exactly between two float32 values; `rounded` is Math.fround(value). */
export function isFloat32Tie(value: number, rounded: number): boolean {
  if (value === rounded) return false
  // The other neighbour of a tie is as far away as the first; both steps are exact in doubles.
  const other = value + (value - rounded)
  return Math.fround(other) === other
}

/** `value` is Number(text), text a decimal number; returns the float32 nearest to the text, infinite where out of range. */
export function roundToFloat32(value: number, text: string): number {
  const rounded = Math.fround(value)
  if (!Number.isFinite(value) || !isFloat32Tie(value, rounded)) return rounded
  const overflows = !Number.isFinite(rounded)
  if (overflows && Math.abs(value) !== OVERFLOW_TIE) return rounded
  const order = compareMagnitude(text, Math.abs(value))
  if (order === 0) return rounded
  const other = overflows ? Math.sign(value) * FLOAT32_MAX : value + (value - rounded)
  const roundedIsGreater = Math.abs(rounded) > Math.abs(other)
  return order > 0 === roundedIsGreater ? rounded : other
}

/** Compares |decimal text| with a positive double, exactly: negative when the text is less. */
export function compareMagnitude(text: string, value: number): number {
  const [mantissa, exponent = '0'] = text.replace(/^[+-]/, '').toLowerCase().split('e')
  const [whole, fraction = ''] = mantissa.split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  let left = BigInt(digits.slice(0, TIE_DIGITS_MAX))
  let right = 1n
  let scale = Number(exponent) - fraction.length
  if (digits.length > TIE_DIGITS_MAX) {
    // One digit stands for all the rest: it only matters whether there is anything beyond the tie.
    left = left * 10n + (/[1-9]/.test(digits.slice(TIE_DIGITS_MAX)) ? 1n : 0n)
    scale += digits.length - TIE_DIGITS_MAX - 1
  }
  if (scale >= 0) left *= 10n ** BigInt(scale)
  else right *= 10n ** BigInt(-scale)
  const [integer, power] = integerAndPower(value)
  if (power >= 0) right *= integer << BigInt(power)
  else {
    right *= integer
    left <<= BigInt(-power)
  }
  return left < right ? -1 : left > right ? 1 : 0
}

/** A positive finite double as integer × 2^power. */
function integerAndPower(value: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number(bits >> 52n)
  const fraction = bits & ((1n << 52n) - 1n)
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075]
}
