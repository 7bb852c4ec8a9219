/** Times for the oracle, by way of Date; what is below a millisecond goes beside it. */
import type { TimeCompareNode } from '../../../src/filter/ast.ts'

/** Text with an offset or `Z`; without one it is UTC. */
export function microsOf(text: string): bigint {
  const [, date, time, fraction = '', zone = 'Z'] = /^(.{10})[T ](.{8})(?:\.(\d+))?(Z|[+-].+)?$/.exec(text)!
  const digits = fraction.padEnd(6, '0')
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone
  return BigInt(Date.parse(`${date}T${time}.${digits.slice(0, 3)}${offset}`)) * 1000n + BigInt(digits.slice(3, 6))
}

export function shifted(micros: bigint, { sign, text }: NonNullable<TimeCompareNode['interval']>): bigint {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text)!
  const factor = sign === '-' ? -1 : 1
  const [years, months, days, hours, minutes, seconds] = match.slice(1).map((digits) => factor * Number(digits ?? 0))
  const below = ((micros % 1000n) + 1000n) % 1000n
  const date = new Date(Number((micros - below) / 1000n))
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + years * 12 + months)
  const last = new Date(date)
  last.setUTCMonth(date.getUTCMonth() + 1, 0)
  date.setUTCDate(Math.min(day, last.getUTCDate()))
  const length = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
  return BigInt(date.getTime()) * 1000n + below + BigInt(length) * 1_000_000n
}
