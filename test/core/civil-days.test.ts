/** The calendar against Date, which knows it too. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { civilOfDays, daysInMonth, daysOfCivil } from '../../src/core/civil-days.ts'

const DAY_MS = 86_400_000
/** Date ends here, on either side of 1970. */
const DAYS_MAX = 100_000_000

test('days and dates turn into each other as Date turns them', () => {
  const property = fc.property(fc.integer({ min: -DAYS_MAX, max: DAYS_MAX }), (days) => {
    const date = new Date(days * DAY_MS)
    const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
    assert.deepEqual(civilOfDays(days), civil)
    assert.equal(daysOfCivil(civil.year, civil.month, civil.day), days)
  })
  fc.assert(property, { seed: 8, numRuns: 5000 })
})

test('every month of four hundred years has its days', () => {
  for (let year = 1800; year < 2200; year++) {
    for (let month = 1; month <= 12; month++) {
      assert.equal(daysInMonth(year, month), new Date(Date.UTC(year, month, 0)).getUTCDate(), `${year}-${month}`)
    }
  }
})
