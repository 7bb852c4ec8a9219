/** Decimal text to float32 in rational arithmetic: integers only, one rounding, half to even. Shares nothing with src/json. */

/** Correctly rounded; infinite where it overflows. `text` is a decimal number with any exponent below a few thousand. */
export function exactFloat32(text: string): number {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text)!
  const [, sign, whole, fraction = '', exponent = '0'] = match
  const negative = sign === '-'
  const digits = BigInt(whole + fraction || '0')
  const scale = Number(exponent) - fraction.length
  const magnitude = digits === 0n || scale + (whole + fraction).length < -60 ? 0 : roundRatio(digits, scale)
  return negative ? -magnitude : magnitude
}

function roundRatio(digits: bigint, scale: number): number {
  if (scale > 60) return Number.POSITIVE_INFINITY
  const n = scale >= 0 ? digits * 10n ** BigInt(scale) : digits
  const d = scale >= 0 ? 1n : 10n ** BigInt(-scale)
  let power = Math.max(-149, bitLength(n) - bitLength(d) - 24)
  for (;;) {
    const scaledN = power < 0 ? n << BigInt(-power) : n
    const scaledD = power > 0 ? d << BigInt(power) : d
    let quotient = scaledN / scaledD
    if (quotient >= 1n << 24n) {
      power++
      continue
    }
    const twice = (scaledN - quotient * scaledD) * 2n
    if (twice > scaledD || (twice === scaledD && quotient & 1n)) quotient++
    const value = Number(quotient) * 2 ** power
    return value >= 2 ** 128 ? Number.POSITIVE_INFINITY : value
  }
}

const bitLength = (value: bigint): number => {
  const hex = value.toString(16)
  return hex.length * 4 - Math.clz32(Number.parseInt(hex[0], 16)) + 28
}
