/** Integers as text in CSV cells: base 10, an optional sign, nothing else. */

import { asciiText } from '../json/text-of.ts'

/** Up to this many digits an integer is an exact double. */
const EXACT_DIGITS_MAX = 15
/** Greater than any integer type: its own digits do not matter any more. */
const BEYOND_ALL = 1e20

/** A number where 15 digits are enough, or the value is out of all ranges, else a bigint; undefined where the text is no integer. */
export function parseIntegerCell(bytes: Uint8Array, start: number, end: number): number | bigint | undefined {
  const negative = bytes[start] === 0x2d
  let p = start < end && (negative || bytes[start] === 0x2b) ? start + 1 : start
  const first = p
  let value = 0
  for (; p < end; p++) {
    const digit = bytes[p] - 48
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  if (p === first) return undefined
  if (p - first <= EXACT_DIGITS_MAX || value > BEYOND_ALL) return negative ? 0 - value : value
  const digits = BigInt(asciiText(bytes, first, end))
  return negative ? -digits : digits
}
