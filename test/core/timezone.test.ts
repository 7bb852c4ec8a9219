/** Clocks of zones against what Intl shows for single instants, and what they show twice or never. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { isTimezone, timezoneOf } from '../../src/core/timezone.ts'

const seconds = (text: string): number => Date.parse(text) / 1000

/** The wall clock by its parts: another way than that of the code. */
function wallSeconds(zone: string, utcSeconds: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(utcSeconds * 1000)
  const of = (type: string) => Number(parts.find((part) => part.type === type)!.value)
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) / 1000
}

const ZONES = [
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/St_Johns',
  'Africa/Casablanca',
]

test('a clock is ahead by what Intl shows, and shows instants that come back', () => {
  const instants = fc.integer({ min: seconds('1850-01-01T00:00:00Z'), max: seconds('2100-01-01T00:00:00Z') })
  const property = fc.property(fc.constantFrom(...ZONES), instants, (name, instant) => {
    const zone = timezoneOf(name)
    const wall = wallSeconds(name, instant)
    assert.equal(instant + zone.offsetAt(instant), wall)
    const first = zone.instantOf(wall)
    assert.equal(first + zone.offsetAt(first), wall)
    assert.ok(first <= instant)
  })
  fc.assert(property, { seed: 3, numRuns: 3000 })
})

test('the second of a change belongs to what comes after it', () => {
  const zone = timezoneOf('Europe/Berlin')
  const change = seconds('2025-03-30T01:00:00Z')
  assert.deepEqual([zone.offsetAt(change - 1), zone.offsetAt(change)], [3600, 7200])
})

test('what a clock shows twice is the first of both, what it never shows is as much later as it skips', () => {
  const newYork = timezoneOf('America/New_York')
  const at = (text: string) => new Date(newYork.instantOf(seconds(`${text}Z`)) * 1000).toISOString()
  assert.equal(at('2025-11-02T01:30:00'), '2025-11-02T05:30:00.000Z')
  assert.equal(at('2025-11-02T02:00:00'), '2025-11-02T07:00:00.000Z')
  assert.equal(at('2025-03-09T01:59:59'), '2025-03-09T06:59:59.000Z')
  assert.equal(at('2025-03-09T02:00:00'), '2025-03-09T07:00:00.000Z')
  assert.equal(at('2025-03-09T02:30:00'), '2025-03-09T07:30:00.000Z')
  assert.equal(at('2025-03-09T03:00:00'), '2025-03-09T07:00:00.000Z')
  // A whole day was left out here.
  const apia = timezoneOf('Pacific/Apia')
  assert.equal(apia.instantOf(seconds('2011-12-30T12:00:00Z')), seconds('2011-12-30T22:00:00Z'))
})

test('names are those of IANA, in any case, and no offsets', () => {
  for (const name of ['UTC', 'Asia/Shanghai', 'asia/shanghai', 'Etc/GMT+8', 'EST']) assert.ok(isTimezone(name), name)
  for (const name of ['', 'Local', '+08:00', '-05', 'GMT+8', 'Asia/Shanghai ', 'Mars/Base']) {
    assert.ok(!isTimezone(name), name)
  }
  assert.equal(timezoneOf('asia/shanghai'), timezoneOf('Asia/Shanghai'))
})
