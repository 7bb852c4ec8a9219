/** Long arrays of numbers, read at once. */
import type { JsonCursor } from './json-cursor.ts'
import { asciiText } from './text-of.ts'

/** Shorter arrays are as fast number by number. What is looked at in vain is no longer than the other. */
const NUMBERS_BYTES_MIN = 128
const NUMBERS_BYTES_MAX = 1024 * 1024

/**
 * What is left of an array that was entered, where it is long and of numbers alone. Those of a query vector have more digits than
 * the scanner decides on by itself, and a text for each takes long. V8's own parser has the same grammar.
 */
export function readNumbers(cursor: JsonCursor): number[] | undefined {
  const { bytes, position } = cursor
  const most = Math.min(cursor.end - position, NUMBERS_BYTES_MAX)
  if (most < NUMBERS_BYTES_MIN || !beginsNumber(cursor.skipBlank())) return undefined
  const length = Buffer.from(bytes.buffer, bytes.byteOffset + position, most).indexOf(']')
  if (length < NUMBERS_BYTES_MIN) return undefined
  const numbers = plainNumbers(`[${asciiText(bytes, position, position + length)}]`)
  if (numbers) cursor.leave(position + length)
  return numbers
}

const beginsNumber = (byte: number): boolean => byte === 0x2d || (byte >= 0x30 && byte <= 0x39)

/** undefined for all that has to be looked at one by one: what is no number, wrong, too large, or an integer beyond 2^53. */
function plainNumbers(text: string): number[] | undefined {
  let values: unknown[]
  try {
    values = JSON.parse(text)
  } catch {
    return undefined
  }
  const arePlain = values.every((value) => typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
  return arePlain ? (values as number[]) : undefined
}
