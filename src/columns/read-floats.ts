/** A JSON list of numbers straight into float32, the hot loop of text imports. Each number is rounded once. */
import type { Field } from '../core/schema.ts'
import { isFloat32Tie } from '../json/float32.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { DIGITS_MAX, POWERS_OF_TEN } from '../json/number-scanner.ts'
import { elementMismatch } from './json-value-errors.ts'
import { notFinite, wrongDim } from './value-errors.ts'

/** Reads the list at the cursor into target[at, at + dim); throws ValueError where it is not `field.dim` finite numbers. */
export function readFloats(cursor: JsonCursor, field: Field, target: Float32Array, at: number): void {
  const from = cursor.position
  const dim = field.dim!
  cursor.enter()
  let count = readPlainFloats(cursor, target, at, 0, dim)
  while (cursor.nextElement(count === 0)) {
    if (cursor.peek() !== 'number') throw elementMismatch(field, cursor, from, count)
    const start = cursor.position
    const value = cursor.readFloat32()
    if (!Number.isFinite(value)) throw notFinite(field, cursor.number.text(cursor.bytes, start), 0, count)
    // Numbers beyond dim are counted for the message, but not stored.
    if (count < dim) target[at + count] = value
    count++
    if (count < dim) count = readPlainFloats(cursor, target, at, count, dim)
  }
  if (count !== dim) throw wrongDim(field, count)
}

/**
 * Reads numbers of the common shape `-12.345`, as many as follow one another, and leaves the rest to the cursor: exponents, more
 * decimals than an exact power of ten allows, roundings that need a closer look, and anything that is wrong.
 * The same as NumberScanner does, but without storing what it finds in an object. Returns the new count.
 */
function readPlainFloats(cursor: JsonCursor, target: Float32Array, at: number, from: number, dim: number): number {
  const { bytes, end } = cursor
  let count = from
  let p = cursor.position
  for (; count < dim; count++) {
    let q = p
    if (count > 0 && bytes[q++] !== 0x2c) break
    while (bytes[q] === 0x20 || bytes[q] === 0x0a) q++
    const negative = bytes[q] === 0x2d
    if (negative) q++
    let digits = bytes[q++] - 48
    if (!(digits >= 0 && digits <= 9)) break
    let significant = digits === 0 ? 0 : 1
    let c = bytes[q] - 48
    if (significant === 1) {
      for (; c >= 0 && c <= 9 && significant < DIGITS_MAX; c = bytes[++q] - 48, significant++) digits = digits * 10 + c
    }
    let decimals = 0
    let isExact = true
    if (c === -2) {
      const point = q
      for (c = bytes[++q] - 48; c >= 0 && c <= 9 && significant < DIGITS_MAX; c = bytes[++q] - 48) {
        digits = digits * 10 + c
        if (digits !== 0) significant++
      }
      decimals = q - point - 1
      if (decimals === 0 || decimals >= POWERS_OF_TEN.length) break
      for (; c >= 0 && c <= 9; c = bytes[++q] - 48) isExact = false
    }
    // Only `,`, `]` or a blank may follow here; all else, and the end of the text, is looked at again by the cursor.
    if (q >= end || (c !== -4 && c !== 45 && c !== -16 && c !== -38)) break
    const low = digits / POWERS_OF_TEN[decimals]
    const value = Math.fround(low)
    if (isFloat32Tie(low, value)) break
    if (!isExact) {
      const high = (digits + 1) / POWERS_OF_TEN[decimals]
      if (Math.fround(high) !== value || isFloat32Tie(high, value)) break
    }
    target[at + count] = negative ? -value : value
    p = q
  }
  cursor.position = p
  return count
}
