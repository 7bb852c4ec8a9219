/**
 * Reads one JSON number from bytes: its grammar, its first 15 significant digits, its power of ten. It never makes a string
 * unless those digits cannot decide the rounding.
 *
 *   number = [ "-" ] ( "0" | 1-9 *DIGIT ) [ "." 1*DIGIT ] [ ( "e" | "E" ) [ "+" | "-" ] 1*DIGIT ]
 *
 * Fifteen digits are below 2^53 and 10^0..10^22 are exact doubles, so digits × 10^scale is one correctly rounded operation.
 */
import { isFloat32Tie, roundToFloat32 } from './float32.ts'
import { asciiText } from './text-of.ts'

const DIGITS_MAX = 15
const SCALE_MAX = 22
export const POWERS_OF_TEN = Float64Array.from({ length: SCALE_MAX + 1 }, (_, i) => Number(`1e${i}`))
/** Beyond it every double has overflowed or vanished, whatever the digits: the exponent is not counted further. */
const EXPONENT_MAX = 1e9

export class NumberScanner {
  /** The first 15 significant digits as an integer, without the sign. */
  digits = 0
  /** The value is ± digits × 10^scale, when `exact`. */
  scale = 0
  /** False when digits other than 0 were left out. */
  exact = true
  negative = false
  /** No fraction and no exponent. */
  isInteger = true
  /** The offset just behind the number, or of the byte that is wrong. */
  stop = 0

  /** Scans the number that begins at `from`; false when the text there is not one. */
  scan(bytes: Uint8Array, from: number, end: number): boolean {
    let p = from
    let digits = 0
    let count = 0
    let scale = 0
    this.exact = true
    this.isInteger = true
    this.negative = p < end && bytes[p] === 0x2d
    if (this.negative) p++
    const whole = p
    let c = 0
    for (; p < end && (c = bytes[p] - 48) >= 0 && c <= 9; p++) {
      if (count < DIGITS_MAX) {
        digits = digits * 10 + c
        count++
      } else {
        scale++
        if (c !== 0) this.exact = false
      }
    }
    if (p === whole || (bytes[whole] === 48 && p > whole + 1)) return this.#fail(p === whole ? p : whole + 1)
    if (digits === 0) count = 0
    if (p < end && bytes[p] === 0x2e) {
      const fraction = ++p
      for (; p < end && (c = bytes[p] - 48) >= 0 && c <= 9; p++) {
        if (count < DIGITS_MAX) {
          digits = digits * 10 + c
          scale--
          if (digits !== 0) count++
        } else if (c !== 0) this.exact = false
      }
      if (p === fraction) return this.#fail(p)
      this.isInteger = false
    }
    this.digits = digits
    this.scale = scale
    this.stop = p
    return p < end && (bytes[p] | 0x20) === 0x65 ? this.#scanExponent(bytes, p + 1, end) : true
  }

  /** Correctly rounded; infinite when out of range. `from` is where the number began. */
  float32(bytes: Uint8Array, from: number): number {
    const { digits, scale } = this
    if (scale >= -SCALE_MAX && scale <= SCALE_MAX) {
      const low = scale < 0 ? digits / POWERS_OF_TEN[-scale] : digits * POWERS_OF_TEN[scale]
      const rounded = Math.fround(low)
      if (!isFloat32Tie(low, rounded)) {
        if (this.exact) return this.negative ? -rounded : rounded
        // The value lies between digits and digits + 1: where both round to the same float32, so does it.
        const high = scale < 0 ? (digits + 1) / POWERS_OF_TEN[-scale] : (digits + 1) * POWERS_OF_TEN[scale]
        if (Math.fround(high) === rounded && !isFloat32Tie(high, rounded)) return this.negative ? -rounded : rounded
      }
    }
    const text = this.text(bytes, from)
    return roundToFloat32(Number(text), text)
  }

  /** Correctly rounded; infinite when out of range. `from` is where the number began. */
  float64(bytes: Uint8Array, from: number): number {
    const { digits, scale } = this
    if (!this.exact || scale < -SCALE_MAX || scale > SCALE_MAX) return Number(this.text(bytes, from))
    const value = scale < 0 ? digits / POWERS_OF_TEN[-scale] : digits * POWERS_OF_TEN[scale]
    return this.negative ? -value : value
  }

  /** The number's own characters. */
  text(bytes: Uint8Array, from: number): string {
    return asciiText(bytes, from, this.stop)
  }

  #scanExponent(bytes: Uint8Array, from: number, end: number): boolean {
    let p = from
    const below = p < end && bytes[p] === 0x2d
    if (p < end && (below || bytes[p] === 0x2b)) p++
    const first = p
    let exponent = 0
    for (let c = 0; p < end && (c = bytes[p] - 48) >= 0 && c <= 9; p++) {
      if (exponent < EXPONENT_MAX) exponent = exponent * 10 + c
    }
    if (p === first) return this.#fail(p)
    this.isInteger = false
    this.scale += below ? -exponent : exponent
    this.stop = p
    return true
  }

  #fail(at: number): false {
    this.stop = at
    return false
  }
}
