/**
 * Points in time as text and as microseconds since 1970 in UTC. Bytes are read by hand, every field is checked, and nothing
 * goes through a double that could round it.
 *
 *   timestamp = date ( "T" / " " ) time [ "Z" / offset ]      without an offset it is in the zone given
 *   date      = YYYY "-" MM "-" DD                            a day that the calendar has
 *   time      = hh ":" mm ":" ss [ "." 1*9DIGIT ]             00:00:00 to 23:59:59; digits beyond the sixth are dropped
 *   offset    = ( "+" / "-" ) hh [ [ ":" ] mm ]               -12:00 to +14:00
 */
import { civilOfDays, daysInMonth, daysOfCivil } from './civil-days.ts'
import type { Timezone } from './timezone.ts'

const DAY_SECONDS = 86_400
export const MICROS_PER_SECOND = 1_000_000n
const MICRO_DIGITS = 6
const FRACTION_DIGITS_MAX = 9
/** `YYYY-MM-DDThh:mm:ss` */
const PLAIN_BYTES = 19
const OFFSET_MIN = -12 * 3600
const OFFSET_MAX = 14 * 3600
/** The years 0000 to 9999, in UTC. */
export const TIMESTAMP_MIN = BigInt(daysOfCivil(0, 1, 1)) * BigInt(DAY_SECONDS) * MICROS_PER_SECOND
export const TIMESTAMP_MAX = BigInt(daysOfCivil(10_000, 1, 1)) * BigInt(DAY_SECONDS) * MICROS_PER_SECOND - 1n

const [DASH, COLON, POINT, PLUS, BLANK, LETTER_T, LETTER_Z] = Buffer.from('-:.+ TZ')

/** undefined where bytes[start, end) are no timestamp, or none of the years 0000 to 9999. */
export function parseTimestamp(bytes: Uint8Array, start: number, end: number, timezone: Timezone): bigint | undefined {
  if (end - start < PLAIN_BYTES) return undefined
  const local = readPlain(bytes, start)
  if (Number.isNaN(local)) return undefined
  let at = start + PLAIN_BYTES
  let micros = 0
  if (at < end && bytes[at] === POINT) {
    const first = ++at
    for (let digit = 0; at < end && (digit = bytes[at] - 48) >= 0 && digit <= 9; at++) {
      if (at - first < MICRO_DIGITS) micros = micros * 10 + digit
    }
    if (at === first || at - first > FRACTION_DIGITS_MAX) return undefined
    for (let digits = at - first; digits < MICRO_DIGITS; digits++) micros *= 10
  }
  const offset = at === end ? undefined : readOffset(bytes, at, end)
  if (Number.isNaN(offset)) return undefined
  const seconds = offset === undefined ? timezone.instantOf(local) : local - offset
  return inRange(BigInt(seconds) * MICROS_PER_SECOND + BigInt(micros))
}

const inRange = (micros: bigint): bigint | undefined =>
  micros < TIMESTAMP_MIN || micros > TIMESTAMP_MAX ? undefined : micros

/** Microseconds that a clock in this zone shows, as those of the instant; undefined beyond the years 0000 to 9999. */
export function instantMicros(localMicros: bigint, timezone: Timezone): bigint | undefined {
  if (timezone.isUtc || inRange(localMicros) === undefined) return inRange(localMicros)
  const micros = microsOf(localMicros)
  const seconds = Number((localMicros - micros) / MICROS_PER_SECOND)
  return inRange(BigInt(timezone.instantOf(seconds)) * MICROS_PER_SECOND + micros)
}

/** Those of the second, also before 1970. */
const microsOf = (micros: bigint): bigint => ((micros % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND

/** The 19 bytes at `at` as seconds since 1970, whatever the zone; NaN where they are none. */
function readPlain(bytes: Uint8Array, at: number): number {
  const year = readDigits(bytes, at) * 100 + readDigits(bytes, at + 2)
  const month = readDigits(bytes, at + 5)
  const day = readDigits(bytes, at + 8)
  const hour = readDigits(bytes, at + 11)
  const minute = readDigits(bytes, at + 14)
  const second = readDigits(bytes, at + 17)
  if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH) return Number.NaN
  if (bytes[at + 10] !== LETTER_T && bytes[at + 10] !== BLANK) return Number.NaN
  if (bytes[at + 13] !== COLON || bytes[at + 16] !== COLON) return Number.NaN
  const isTime = hour < 24 && minute < 60 && second < 60
  // NaN is in no range.
  if (!(isTime && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN
  return daysOfCivil(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second
}

/** Two digits; NaN where they are none. */
function readDigits(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 48
  const ones = bytes[at + 1] - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** In seconds; NaN where bytes[at, end) are none that is allowed. */
function readOffset(bytes: Uint8Array, at: number, end: number): number {
  const length = end - at
  if (length === 1) return bytes[at] === LETTER_Z ? 0 : Number.NaN
  const sign = bytes[at]
  if ((sign !== PLUS && sign !== DASH) || (length !== 3 && length !== 5 && length !== 6)) return Number.NaN
  if (length === 6 && bytes[at + 3] !== COLON) return Number.NaN
  const minutes = length === 3 ? 0 : readDigits(bytes, end - 2)
  const seconds = readDigits(bytes, at + 1) * 3600 + minutes * 60
  const offset = sign === DASH ? 0 - seconds : seconds
  return minutes < 60 && isOffset(offset) ? offset : Number.NaN
}

const isOffset = (seconds: number): boolean => seconds >= OFFSET_MIN && seconds <= OFFSET_MAX

/**
 * As a clock in the zone shows it, with its offset: `2025-01-31T23:59:59.5+08:00`, `Z` for UTC; without a fraction that is zero.
 * What this text could not say so that it reads back as the same instant stands in UTC: an offset that is not of whole minutes or
 * that is out of bounds, a year of five digits or before 0.
 */
export function formatTimestamp(micros: bigint, timezone: Timezone): string {
  const fraction = microsOf(micros)
  const seconds = Number((micros - fraction) / MICROS_PER_SECOND)
  const offset = timezone.offsetAt(seconds)
  const isSayable =
    offset % 60 === 0 && isOffset(offset) && inRange(micros + BigInt(offset) * MICROS_PER_SECOND) !== undefined
  return isSayable ? textOf(seconds, fraction, offset) : textOf(seconds, fraction, 0)
}

function textOf(utcSeconds: number, fraction: bigint, offset: number): string {
  const local = utcSeconds + offset
  const { year, month, day } = civilOfDays(Math.floor(local / DAY_SECONDS))
  const second = local - Math.floor(local / DAY_SECONDS) * DAY_SECONDS
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  const time = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  const digits = fraction === 0n ? '' : `.${String(fraction).padStart(MICRO_DIGITS, '0').replace(/0+$/, '')}`
  const minutes = Math.abs(offset) / 60
  const zone = offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
  return `${date}T${time}${digits}${zone}`
}

const two = (number: number): string => String(number).padStart(2, '0')
