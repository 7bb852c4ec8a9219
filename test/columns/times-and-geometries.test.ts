/** What Timestamptz and Geometry accept and refuse, in each of the ways a value can come. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { buildColumn } from '../../src/columns/build-column.ts'
import type { TimeScale } from '../../src/columns/column-builder.ts'
import { ValueError } from '../../src/core/errors.ts'
import { checkTables, fromCell, fromJson, fromValue, typed, vectorFromData } from './column-support.ts'

const AT = 1_738_367_999_000_000n

checkTables({
  Timestamptz: {
    field: typed('Timestamptz'),
    json: [
      ['"2025-01-31T23:59:59Z"', AT],
      ['"2025-01-31 23:59:59"', AT],
      ['"2025-02-01T07:59:59.5+08:00"', AT + 500_000n],
      ['"2025\\u002d01-31T23:59:59Z"', AT],
    ],
    cells: [['2025-01-31T23:59:59Z', AT]],
    values: [
      ['2025-01-31 23:59:59-00', AT],
      // As a default is kept.
      [AT, AT],
    ],
    badJson: ['1738367999', 'true', 'null', '""', '"2025-01-31"', '["2025-01-31T23:59:59Z"]', '{"$date":1}'],
    badCells: ['', '2025-02-30T00:00:00Z', '2025-01-31T23:59:59Z ', '1738367999'],
    badValues: [1738367999, true, null, new Date(0), '', '\ud800', 2n ** 63n - 1n],
  },
  Geometry: {
    field: typed('Geometry'),
    json: [
      ['"POINT (1 2)"', 'POINT (1 2)'],
      ['" point( 1\\t2 ) "', ' point( 1\t2 ) '],
    ],
    cells: [['POLYGON ((0 0, 1 0, 1 1, 0 0))', 'POLYGON ((0 0, 1 0, 1 1, 0 0))']],
    values: [['POINT EMPTY', 'POINT EMPTY']],
    badJson: ['"POINT (1)"', '""', 'null', '5', '{"type":"Point","coordinates":[1,2]}', '"POINT (1 2)x"'],
    badCells: ['', 'POINT', 'LINESTRING (1 2)'],
    badValues: ['POLYGON ((0 0, 1 0, 1 1, 0 1))', 5, null, Buffer.from('POINT (1 2)'), '\ud800'],
  },
})

function fromNumbers(values: readonly bigint[], scale: TimeScale | undefined, timezone?: string): unknown[] {
  const column = buildColumn(typed('Timestamptz'), timezone)
  column.appendNumbers(BigInt64Array.from([7n, ...values]), 1, values.length, scale)
  return vectorFromData(column.finish())
}

test('columns of times come by their unit, exactly or not at all', () => {
  const utc = (unit: TimeScale['unit']): TimeScale => ({ unit, isUtc: true })
  assert.deepEqual(fromNumbers([0n, -1n], utc('D')), [0n, -86_400_000_000n])
  assert.deepEqual(fromNumbers([1n], utc('h')), [3_600_000_000n])
  assert.deepEqual(fromNumbers([1n], utc('m')), [60_000_000n])
  assert.deepEqual(fromNumbers([-1n, 1n], utc('s')), [-1_000_000n, 1_000_000n])
  assert.deepEqual(fromNumbers([1n], utc('ms')), [1000n])
  assert.deepEqual(fromNumbers([AT], utc('us')), [AT])
  assert.deepEqual(fromNumbers([-1000n, 2000n], utc('ns')), [-1n, 2n])
  const at = (offset: number, message: RegExp) => (error: unknown) =>
    error instanceof ValueError && error.offset === offset && message.test(error.message)
  assert.throws(() => fromNumbers([0n, 1n], utc('ns')), at(1, /1 ns since 1970 does not fit whole microseconds/))
  assert.throws(() => fromNumbers([-1n], utc('ns')), at(0, /does not fit/))
  for (const value of [2n ** 63n - 1n, -(2n ** 63n), 253_402_300_800n]) {
    assert.throws(() => fromNumbers([0n, value], utc('s')), at(1, /is not in the years 0000 to 9999/))
  }
  assert.deepEqual(fromNumbers([2n ** 63n - 808n], utc('ns')), [9_223_372_036_854_775n])
})

test('a column of times without a zone is what clocks of the collection show', () => {
  const wall: TimeScale = { unit: 's', isUtc: false }
  const at = (text: string) => BigInt(Date.parse(`${text}Z`)) / 1000n
  const instants = ['2025-07-01T16:00:00', '2025-01-01T17:00:00', '2025-03-09T07:30:00', '2025-11-02T05:30:00']
  const walls = ['2025-07-01T12:00:00', '2025-01-01T12:00:00', '2025-03-09T02:30:00', '2025-11-02T01:30:00'].map(at)
  assert.deepEqual(
    fromNumbers(walls, wall, 'America/New_York'),
    instants.map((text) => at(text) * 1_000_000n),
  )
  assert.deepEqual(fromNumbers([0n], wall), [0n])
  assert.deepEqual(fromNumbers([0n], { unit: 's', isUtc: true }, 'America/New_York'), [0n])
  assert.throws(() => fromNumbers([-62_167_219_200n], wall, 'Asia/Tokyo'), /not in the years/)
})

test('a number that says no unit is no time', () => {
  assert.throws(() => fromNumbers([0n], undefined), /expected type 'Timestamptz'/)
  const column = buildColumn(typed('Timestamptz'))
  assert.throws(() => column.appendNumbers(Float64Array.of(1), 0, 1, { unit: 's', isUtc: true }), ValueError)
})

test('what is missing takes the default, else is null, else is refused', () => {
  const defaulted = typed('Timestamptz', { defaultValue: AT, nullable: true })
  assert.equal(fromJson(defaulted, 'null'), AT)
  assert.equal(fromValue(defaulted, undefined), AT)
  assert.equal(fromJson(typed('Timestamptz', { nullable: true }), 'null'), null)
  assert.equal(fromJson(typed('Geometry', { nullable: true }), 'null'), null)
  assert.equal(fromValue(typed('Geometry', { defaultValue: 'POINT (1 2)' }), null), 'POINT (1 2)')
})

test('a geometry of two MiB is taken and one byte more is not', () => {
  const f = typed('Geometry')
  const most = `POINT (1 2${' '.repeat(2 * 1024 * 1024 - 11)})`
  assert.equal(fromCell(f, most), most)
  assert.throws(() => fromCell(f, `${most} `), /exceeds max_length\(2097152\)/)
  assert.throws(() => fromCell(f, Uint8Array.of(0xff)), /invalid UTF-8/)
})

test('what a refused value was meets the eye, cut', () => {
  const refusal = (run: () => unknown): ValueError => {
    try {
      run()
    } catch (error) {
      return error as ValueError
    }
    throw new Error('it was taken')
  }
  const time = refusal(() => fromCell(typed('Timestamptz'), `2025-01-32T00:00:00Z${'x'.repeat(500)}`))
  assert.match(time.message, /^invalid timestamp string: '2025-01-32T00:00:00Zx+… \(520 characters\)'\. Does not match/)
  assert.match(time.expected, /2025-01-31T23:59:59/)
  const shape = refusal(() => fromCell(typed('Geometry'), 'POLYGON ((0 0, 1 0, 1 1, 0 1))'))
  assert.match(shape.message, /^expected type 'Geometry' for field 'f', got type 'string' with value 'POLYGON/)
  assert.equal(shape.found, 'text that is no WKT: Points of LinearRing do not form a closed linestring')
})
