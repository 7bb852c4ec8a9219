/**
 * Float32 numbers that follow one another in a JSON list: the hot loop of text imports. It takes numbers of the common shape
 * `-12.345678`, four digits at a time, and leaves to the cursor whatever needs a closer look: exponents, more digits than a
 * double can tell apart, roundings near a middle, the last bytes of the memory, and anything that is wrong.
 *
 * Rounding. `digits / 10^decimals` is within ROUNDING_ERROR of the number in the text, all steps taken together. Float32 keeps the
 * upper 24 of a double's 53 bits, so the middle between two float32 has the lower 29 bits 1000…0. Where they are further away from
 * that than MIDDLE_MARGIN, the double and the text lie on the same side of every middle, and rounding the double rounds the text.
 */
import type { JsonCursor } from './json-cursor.ts'
import { POWERS_OF_TEN } from './number-scanner.ts'

const [COMMA, MINUS, POINT, ZERO, LIST_END, BLANK, LINE_FEED] = Buffer.from(',-.0] \n')
const FOUR_ZEROS = 0x30303030
/** A number is not begun when fewer bytes are left in memory: a sign, digits and a point, and what is read at once behind them. */
const BYTES_LEFT_MIN = 40
/** Beyond it digits in front of the point are the cursor's. */
const WHOLE_MAX = 1e6
const DECIMALS_MAX = 16
/** When decimals are left out, those before must make a number as great as this: then they are less than 1e-12 of it. */
const DIGITS_MIN = 1e12
const LOWER_BITS = 0x1fffffff
const MIDDLE = 0x10000000
/** In units of the double's last bit, each 2^-53 of its value or more: 1.8e-12. The error is 1e-12 and a few 2^-53. */
const MIDDLE_MARGIN = 2 ** 14
const SIGNS = Float64Array.of(1, -1)

const double = new Float64Array(1)
/** The lower half comes first: the machines that the engine is built for are little-endian. */
const halves = new Int32Array(double.buffer)

/**
 * Reads into target[at + from, at + to) and returns up to where it came; the cursor stands behind that number. It is given the
 * cursor behind the `[` (from = 0) or behind an element.
 */
export function readFloatRun(cursor: JsonCursor, target: Float32Array, at: number, from: number, to: number): number {
  const { bytes, view, end } = cursor
  const last = bytes.length - BYTES_LEFT_MIN
  let index = from
  let p = cursor.position
  for (; index < to && p <= last; index++) {
    let q = p
    if (index > 0 && bytes[q++] !== COMMA) break
    let c = bytes[q]
    while (c === BLANK || c === LINE_FEED) c = bytes[++q]
    if (q > last) break
    // Signs are as good as random: adding is cheaper than a branch taken wrongly half the time.
    const minus = ((c ^ MINUS) - 1) >>> 31
    q += minus
    let digits = bytes[q] - ZERO
    if (digits >>> 0 > 9) break
    c = bytes[++q]
    if ((c - ZERO) >>> 0 <= 9) {
      if (digits === 0) break
      for (; (c - ZERO) >>> 0 <= 9 && digits < WHOLE_MAX; c = bytes[++q]) digits = digits * 10 + (c - ZERO)
    }
    let decimals = 0
    if (c === POINT) {
      q++
      for (;;) {
        const four = view.getInt32(q, true) ^ FOUR_ZEROS
        const others = notDigits(four)
        if (others !== 0) {
          // The digits before the first byte that is none: moved up, so that zeros stand in front of them.
          const count = (31 - Math.clz32(others & -others)) >>> 3
          digits = digits * POWERS_OF_TEN[count] + numberOf((four << 8) << ((3 - count) << 3))
          decimals += count
          q += count
          break
        }
        digits = digits * 1e4 + numberOf(four)
        decimals += 4
        q += 4
        if (decimals === DECIMALS_MAX) break
      }
      if (decimals === 0) break
      c = bytes[q]
      if (decimals === DECIMALS_MAX) {
        if (digits < DIGITS_MIN) break
        while (q < last && (c - ZERO) >>> 0 <= 9) c = bytes[++q]
      }
    }
    if (q >= end || (c !== COMMA && c !== LIST_END && c !== BLANK && c !== LINE_FEED)) break
    const value = digits / POWERS_OF_TEN[decimals]
    double[0] = value
    if (Math.abs((halves[0] & LOWER_BITS) - MIDDLE) < MIDDLE_MARGIN) break
    target[at + index] = value * SIGNS[minus]
    p = q
  }
  cursor.position = p
  return index
}

/** Of four bytes, each a digit's value or more: not 0 in the highest bit of those that are more than 9. */
const notDigits = (four: number): number => (((four & 0x7f7f7f7f) + 0x76767676) | four) & 0x80808080

/** Four digits, the first in the lowest byte, as a number: first as two of two digits, then as one. */
function numberOf(four: number): number {
  const pairs = (Math.imul(four, 10) + (four >>> 8)) & 0x00ff00ff
  return Math.imul(pairs & 0xff, 100) + (pairs >>> 16)
}
