/** Decimal text to small floats in rational arithmetic: integers only, one rounding, half to even. Shares nothing with src/. */

export interface FloatKind {
  /** Of the significand, the hidden one included. */
  readonly bits: number
  /** Of the least positive value, as a power of two. */
  readonly least: number
  /** Everything from this power of two on is infinite. */
  readonly end: number
}

export const FLOAT32: FloatKind = { bits: 24, least: -149, end: 128 }
export const FLOAT16: FloatKind = { bits: 11, least: -24, end: 16 }
export const BFLOAT16: FloatKind = { bits: 8, least: -133, end: 128 }

export const exactFloat32 = (text: string): number => exactFloat(text, FLOAT32)

/** Correctly rounded; infinite where it overflows. `text` is a decimal number with any exponent below a few thousand. */
export function exactFloat(text: string, kind: FloatKind): number {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text)!
  const [, sign, whole, fraction = '', exponent = '0'] = match
  const negative = sign === '-'
  const digits = BigInt(whole + fraction || '0')
  const scale = Number(exponent) - fraction.length
  const magnitude = digits === 0n || scale + (whole + fraction).length < -60 ? 0 : roundRatio(digits, scale, kind)
  return negative ? -magnitude : magnitude
}

function roundRatio(digits: bigint, scale: number, { bits, least, end }: FloatKind): number {
  if (scale > 60) return Number.POSITIVE_INFINITY
  const n = scale >= 0 ? digits * 10n ** BigInt(scale) : digits
  const d = scale >= 0 ? 1n : 10n ** BigInt(-scale)
  let power = Math.max(least, bitLength(n) - bitLength(d) - bits)
  for (;;) {
    const scaledN = power < 0 ? n << BigInt(-power) : n
    const scaledD = power > 0 ? d << BigInt(power) : d
    let quotient = scaledN / scaledD
    if (quotient >= 1n << BigInt(bits)) {
      power++
      continue
    }
    const twice = (scaledN - quotient * scaledD) * 2n
    if (twice > scaledD || (twice === scaledD && quotient & 1n)) quotient++
    const value = Number(quotient) * 2 ** power
    return value >= 2 ** end ? Number.POSITIVE_INFINITY : value
  }
}

const bitLength = (value: bigint): number => {
  const hex = value.toString(16)
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0], 16)) + 28
}
