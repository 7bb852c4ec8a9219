/** The Gregorian calendar as arithmetic, also before its time and for any year. No `Date`, no time of day, no zones. */

export interface CivilDay {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** From 1. */
  readonly day: number
}

const DAYS_OF_ERA = 146_097
const YEARS_OF_ERA = 400
/** From 0000-03-01, where the eras below begin, to 1970-01-01. */
const EPOCH_DAYS = 719_468

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days from 1970-01-01. Years are counted from March, so that the leap day is a year's last. */
export function daysOfCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / YEARS_OF_ERA)
  const yearOfEra = y - era * YEARS_OF_ERA
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * DAYS_OF_ERA + dayOfEra - EPOCH_DAYS
}

/** The inverse of `daysOfCivil`. */
export function civilOfDays(days: number): CivilDay {
  const z = days + EPOCH_DAYS
  const era = Math.floor(z / DAYS_OF_ERA)
  const dayOfEra = z - era * DAYS_OF_ERA
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = yearOfEra + era * YEARS_OF_ERA + (month <= 2 ? 1 : 0)
  return { year, month, day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1 }
}
