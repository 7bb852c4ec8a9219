/**
 * Time zones by their IANA names: what a clock on the wall shows at an instant, and which instant it shows. The rules are
 * those of the runtime's Intl; each day is asked once.
 */
import { strict as assert } from 'node:assert'

const DAY_SECONDS = 86_400
/** Beyond so many remembered days all are forgotten: rows may lie anywhere in ten thousand years. */
const DAYS_REMEMBERED_MAX = 50_000

export const TIMEZONE_DEFAULT = 'UTC'

/** A day's offset, and the one change that a day has at most. */
interface DayOffset {
  readonly before: number
  /** Seconds since 1970; infinite where the day has no change. */
  readonly changeAt: number
  readonly after: number
}

export class Timezone {
  readonly isUtc: boolean
  readonly #format: Intl.DateTimeFormat
  readonly #days = new Map<number, DayOffset>()

  /** Throws RangeError for a name that Intl does not know. */
  constructor(name: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
    this.isUtc = this.#format.resolvedOptions().timeZone === 'UTC'
  }

  /** By how many seconds a clock is ahead of UTC at an instant, given in whole seconds since 1970. */
  offsetAt(utcSeconds: number): number {
    if (this.isUtc) return 0
    const day = Math.floor(utcSeconds / DAY_SECONDS)
    const offset = this.#days.get(day) ?? this.#lookAt(day)
    return utcSeconds < offset.changeAt ? offset.before : offset.after
  }

  /**
   * The instant at which a clock shows this, both as seconds since 1970. What it shows twice, when clocks are set back, is
   * the first of both; what it never shows, when they are set forward, is as much later as they skip.
   */
  instantOf(localSeconds: number): number {
    if (this.isUtc) return localSeconds
    const before = this.offsetAt(localSeconds - DAY_SECONDS)
    const after = this.offsetAt(localSeconds + DAY_SECONDS)
    if (this.offsetAt(localSeconds - before) === before) return localSeconds - before
    return this.offsetAt(localSeconds - after) === after ? localSeconds - after : localSeconds - before
  }

  #lookAt(day: number): DayOffset {
    let from = day * DAY_SECONDS
    let to = from + DAY_SECONDS
    const before = this.#ask(from)
    const after = this.#ask(to)
    while (before !== after && to - from > 1) {
      const middle = Math.floor((from + to) / 2)
      if (this.#ask(middle) === before) from = middle
      else to = middle
    }
    const offset = { before, changeAt: before === after ? Number.POSITIVE_INFINITY : to, after }
    if (this.#days.size >= DAYS_REMEMBERED_MAX) this.#days.clear()
    this.#days.set(day, offset)
    return offset
  }

  /** Intl tells the offset as text: `…, GMT+05:30`, with seconds where a zone has some, and `GMT` alone for none. */
  #ask(utcSeconds: number): number {
    const text = this.#format.format(utcSeconds * 1000)
    const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text)
    assert(match, `Intl tells no offset in '${text}'`)
    const [, sign, hours, minutes, seconds] = match
    if (sign === undefined) return 0
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)
    return sign === '-' ? 0 - offset : offset
  }
}

/** What Intl takes besides names. */
const OFFSET_NAME = /^[+-]/
const known = new Map<string, Timezone>()

/** As Intl spells it, which bounds how many are remembered; undefined for a name that is none. */
function canonicalName(name: string): string | undefined {
  if (OFFSET_NAME.test(name)) return undefined
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

export const isTimezone = (name: string): boolean => canonicalName(name) !== undefined

/** The zone of a name that `isTimezone`; UTC where there is none. */
export function timezoneOf(name: string = TIMEZONE_DEFAULT): Timezone {
  const found = known.get(name)
  if (found) return found
  const canonical = canonicalName(name)
  assert(canonical !== undefined, `the time zone '${name}' was not checked`)
  const timezone = known.get(canonical) ?? new Timezone(canonical)
  known.set(canonical, timezone)
  return timezone
}
