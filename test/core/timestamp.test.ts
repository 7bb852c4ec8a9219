/** Timestamps as text and back: every format, every border, and none that is nearly one. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatTimestamp, parseTimestamp, TIMESTAMP_MAX, TIMESTAMP_MIN } from '../../src/core/timestamp.ts'
import { timezoneOf } from '../../src/core/timezone.ts'

function parse(text: string, zone = 'UTC'): bigint | undefined {
  // Within other bytes, which are none of its business.
  const bytes = Buffer.from(`7${text}7`)
  return parseTimestamp(bytes, 1, bytes.length - 1, timezoneOf(zone))
}
const format = (micros: bigint, zone = 'UTC'): string => formatTimestamp(micros, timezoneOf(zone))
const micros = (iso: string): bigint => BigInt(Date.parse(iso)) * 1000n

test('every format that is taken', () => {
  const at = micros('2025-01-31T23:59:59Z')
  const taken: [string, bigint][] = [
    ['2025-01-31T23:59:59Z', at],
    ['2025-01-31 23:59:59Z', at],
    ['2025-01-31T23:59:59', at],
    ['2025-01-31 23:59:59', at],
    ['2025-02-01T07:59:59+08:00', at],
    ['2025-02-01 07:59:59+08', at],
    ['2025-02-01 07:59:59+0800', at],
    ['2025-01-31T20:29:59-03:30', at],
    ['2025-02-01T13:59:59+14:00', at],
    ['2025-01-31T11:59:59-12:00', at],
    ['2025-01-31T23:59:59-00:00', at],
    ['2025-01-31T23:59:59.1Z', at + 100_000n],
    ['2025-01-31T23:59:59.123456', at + 123_456n],
    ['2025-01-31T23:59:59.000000999Z', at],
    ['2025-01-31T23:59:59.1234569+00', at + 123_456n],
    ['1969-12-31T23:59:59.9999999Z', -1n],
    ['2024-02-29T00:00:00Z', micros('2024-02-29T00:00:00Z')],
    ['2000-02-29T00:00:00Z', micros('2000-02-29T00:00:00Z')],
    ['0000-01-01T00:00:00Z', TIMESTAMP_MIN],
    ['9999-12-31T23:59:59.999999999Z', TIMESTAMP_MAX],
    ['0000-01-01T14:00:00+14:00', TIMESTAMP_MIN],
    ['9999-12-31T11:59:59.999999-12:00', TIMESTAMP_MAX],
  ]
  for (const [text, expected] of taken) assert.equal(parse(text), expected, text)
})

const REFUSED = [
  ...[
    '',
    ' ',
    'now',
    '1738367999',
    '2025',
    '2025-01-31',
    '2025-01-31T23:59Z',
    '20250131T235959Z',
    '2025-W05-5T00:00:00Z',
  ],
  ...['2025-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2025-04-31T00:00:00Z', '2025-00-01T00:00:00Z'],
  ...['2025-13-01T00:00:00Z', '2025-01-00T00:00:00Z', '2025-01-32T00:00:00Z', '2025-01-31T24:00:00Z'],
  ...[
    '2025-01-31T23:60:00Z',
    '2025-01-31T23:59:60Z',
    '2025-01-31T23:59:59.Z',
    '2025-01-31T23:59:59.',
    '2025-01-31T23:59:59,5Z',
  ],
  ...['2025-01-31T23:59:59.1234567890Z', '2025-01-31T23:59:59.12a', '2025-01-31t23:59:59Z', '2025-01-31T23:59:59z'],
  ...['2025-01-31T23:59:59+14:01', '2025-01-31T23:59:59+15', '2025-01-31T23:59:59-12:01', '2025-01-31T23:59:59+08:60'],
  ...['2025-01-31T23:59:59+8', '2025-01-31T23:59:59+08:0', '2025-01-31T23:59:59+08:00:00', '2025-01-31T23:59:59+08.00'],
  ...[
    '2025-01-31T23:59:59 Z',
    '2025-01-31T23:59:59Z ',
    ' 2025-01-31T23:59:59Z',
    '2025-01-31T23:59:59ZZ',
    '2025-01-31T23:59:59+',
  ],
  ...[
    '2025-1-31T23:59:59Z',
    '25-01-31T23:59:59Z000',
    '+2025-01-31T23:59:59Z',
    '-001-01-31T23:59:59Z',
    '10000-01-01T00:00:00Z',
  ],
  ...[
    '2025/01/31T23:59:59Z',
    '2025-01-31_23:59:59Z',
    '2025-01-31T23.59.59Z',
    '2025-01-31  23:59:59',
    '２０25-01-31T23:59:59Z',
  ],
  ...['2025-01-31T23:59:59 UTC', 'Fri, 31 Jan 2025 23:59:59 GMT', '2025-01-31T+1:59:59Z', '2025-01-31T23:59:5\u0000Z'],
  ...['0000-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01'],
]

test('what is no timestamp', () => {
  for (const text of REFUSED) assert.equal(parse(text), undefined, text)
})

test('one changed byte never makes a timestamp of another text than the grammar has', () => {
  const grammar = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d(:?\d\d)?)?$/
  const bases = [
    '2025-01-31T23:59:59.123456+08:00',
    '2025-01-31 23:59:59Z',
    '2025-01-31 23:59:59-0330',
    '2025-01-31T23:59:59',
  ]
  const property = fc.property(
    fc.constantFrom(...bases),
    fc.nat(),
    fc.integer({ min: 0, max: 127 }),
    (base, at, code) => {
      const i = at % base.length
      const text = base.slice(0, i) + String.fromCharCode(code) + base.slice(i + 1)
      if (parse(text) !== undefined) assert.match(text, grammar)
    },
  )
  fc.assert(property, { seed: 5, numRuns: 5000 })
})

test('text without an offset is in the zone given', () => {
  assert.equal(parse('2025-07-01 08:00:00', 'America/New_York'), micros('2025-07-01T12:00:00Z'))
  assert.equal(parse('2025-01-01T08:00:00.5', 'America/New_York'), micros('2025-01-01T13:00:00.500Z'))
  assert.equal(parse('2025-01-01T08:00:00Z', 'America/New_York'), micros('2025-01-01T08:00:00Z'))
  assert.equal(parse('0000-01-01 00:00:00', 'Asia/Tokyo'), undefined)
})

test('it is shown in its zone, with nothing that says nothing', () => {
  const at = micros('2025-07-01T12:00:00Z')
  assert.equal(format(at), '2025-07-01T12:00:00Z')
  assert.equal(format(at + 500_000n), '2025-07-01T12:00:00.5Z')
  assert.equal(format(at + 1n), '2025-07-01T12:00:00.000001Z')
  assert.equal(format(at, 'America/New_York'), '2025-07-01T08:00:00-04:00')
  assert.equal(format(at, 'Asia/Kolkata'), '2025-07-01T17:30:00+05:30')
  assert.equal(format(at, 'Europe/London'), '2025-07-01T13:00:00+01:00')
  assert.equal(format(micros('2025-01-01T12:00:00Z'), 'Europe/London'), '2025-01-01T12:00:00Z')
  assert.equal(format(-1n), '1969-12-31T23:59:59.999999Z')
  assert.equal(format(TIMESTAMP_MIN), '0000-01-01T00:00:00Z')
  assert.equal(format(TIMESTAMP_MAX), '9999-12-31T23:59:59.999999Z')
})

test('what its zone could not say so that it reads back is shown in UTC', () => {
  assert.equal(format(TIMESTAMP_MAX, 'Asia/Tokyo'), '9999-12-31T23:59:59.999999Z')
  assert.equal(format(TIMESTAMP_MIN, 'America/New_York'), '0000-01-01T00:00:00Z')
  // Before time zones the clocks of New York were behind by 4:56:02, and those of Manila by 15:56:08.
  assert.equal(format(micros('1800-01-01T00:00:00Z'), 'America/New_York'), '1800-01-01T00:00:00Z')
  assert.equal(format(micros('1800-01-01T00:00:00Z'), 'Asia/Manila'), '1800-01-01T00:00:00Z')
})

test('what is shown reads back as the same instant, in every zone', () => {
  const zones = fc.constantFrom(
    'UTC',
    'America/New_York',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
    'Africa/Monrovia',
    'Asia/Manila',
  )
  const property = fc.property(
    zones,
    zones,
    fc.bigInt({ min: TIMESTAMP_MIN, max: TIMESTAMP_MAX }),
    (shownIn, readIn, instant) => {
      assert.equal(parse(format(instant, shownIn), readIn), instant)
    },
  )
  fc.assert(property, { seed: 11, numRuns: 3000 })
})
