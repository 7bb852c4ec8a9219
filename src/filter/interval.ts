/**
 * ISO 8601 durations and the adding of them. Years and months go by the calendar in UTC, a day that the month lacks becomes
 * its last one; days and shorter spans are lengths of time.
 *
 *   interval = "P" [ n "Y" ] [ n "M" ] [ n "D" ] [ "T" [ n "H" ] [ n "M" ] [ n "S" ] ]      at least one of them; n is digits
 */
import { civilOfDays, daysInMonth, daysOfCivil } from '../core/civil-days.ts'
import { cut } from '../core/errors.ts'
import { MICROS_PER_SECOND } from '../core/timestamp.ts'
import { FilterError } from './filter-error.ts'

export interface Interval {
  readonly months: number
  readonly micros: bigint
}

/** Keeps every sum exact. */
const DIGITS_MAX = 9
const INTERVAL = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const DAY_MICROS = 86_400n * MICROS_PER_SECOND

/** Throws FilterError. */
export function parseInterval(text: string, sign: '+' | '-', pos: number): Interval {
  const match = INTERVAL.exec(text)
  const parts = match?.slice(1).map((digits) => digits ?? '0')
  if (!parts || text === 'P' || parts.some((digits) => digits.length > DIGITS_MAX)) {
    throw new FilterError(`invalid ISO 8601 duration: '${cut(text)}'`, pos)
  }
  const [years, months, days, hours, minutes, seconds] = parts.map(Number)
  const length = BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)
  const factor = sign === '-' ? -1 : 1
  return { months: factor * (years * 12 + months), micros: BigInt(factor) * length * MICROS_PER_SECOND }
}

/** Micros from `from` up to, but without, `to`. */
export interface TimeSpan {
  readonly from: bigint
  readonly to: bigint
}

/**
 * Where `t` plus so many months of the calendar is less than `limit`: all below `below`, and the spans, ascending and above it.
 * There are spans where several days of the month before become one day of the shorter month after.
 */
export function beforeInMonths(limit: bigint, months: number): { below: bigint; spans: TimeSpan[] } {
  const limitDay = floorDiv(limit, DAY_MICROS)
  const { year, month, day } = civilOfDays(Number(limitDay))
  const timeOfDay = limit - limitDay * DAY_MICROS
  const count = year * 12 + month - 1 - months
  const [fromYear, fromMonth] = [Math.floor(count / 12), (count % 12) + (count % 12 < 0 ? 13 : 1)]
  const days = daysInMonth(fromYear, fromMonth)
  const startOf = (n: number): bigint => BigInt(daysOfCivil(fromYear, fromMonth, 1) + n - 1) * DAY_MICROS
  // The month before is shorter: none of its days comes to the limit's.
  if (day > days) return { below: startOf(days + 1), spans: [] }
  const isLast = day === daysInMonth(year, month)
  const spans: TimeSpan[] = []
  for (let n = day + 1; isLast && n <= days; n++) spans.push({ from: startOf(n), to: startOf(n) + timeOfDay })
  return { below: startOf(day) + timeOfDay, spans: spans.filter(({ from, to }) => from < to) }
}

const floorDiv = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b
