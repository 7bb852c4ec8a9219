/** What is WKT and what only looks like it; texts that are made to hurt. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { wktFault } from '../../src/columns/wkt.ts'

const GOOD = [
  ...[
    'POINT (1 2)',
    'POINT(1 2)',
    'point(1 2)',
    'PoInT z(1 2 3)',
    'POINT M (1 2 3)',
    'POINT ZM (1 2 3 4)',
    'POINTZM(1 2 3 4)',
  ],
  ...['POINT (1 2 3)', 'POINT(1 2 3 4)', 'LINESTRING(1 2 3, 4 5 6)', 'POINT EMPTY', 'POINT Z EMPTY', 'POINT empty'],
  ...['POINT (1e-5 -2.5E+3)', 'POINT (.5 5.)', 'POINT(+1 -0)', ' POINT\r\n(\t1   2 ) '],
  ...['LINESTRING (1 2, 3 4)', 'LINESTRING EMPTY', 'POLYGON EMPTY', 'POLYGON ((0 0, 1 0, 1 1, 0 0))'],
  ...['POLYGON ((0 0, 4 0, 4 4, 0 0),(1 1, 2 1, 2 2, 1 1))', 'POLYGON Z ((0 0 0, 1 0 0, 1 1 0, 0 0 0))'],
  ...['MULTIPOINT ((1 2), (3 4))', 'MULTIPOINT (1 2, 3 4)', 'MULTIPOINT ((1 2), EMPTY)', 'MULTIPOINT(1 2 3, 4 5 6)'],
  ...[
    'MULTILINESTRING ((1 2, 3 4),(1 2, 3 5))',
    'MULTILINESTRING (EMPTY, (0 0, 1 1))',
    'MULTILINESTRING (EMPTY, (0 0 1, 1 1 1))',
    'MULTILINESTRING EMPTY',
  ],
  ...['MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))', 'MULTIPOLYGON (EMPTY, ((0 0, 1 0, 1 1, 0 0)))'],
  ...['GEOMETRYCOLLECTION EMPTY', 'GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 2, 3 4))'],
  ...['GEOMETRYCOLLECTION(POINT(1 2 3), POINT(1 2), GEOMETRYCOLLECTION(POLYGON EMPTY))'],
]

const BAD = [
  ...[
    '',
    '  ',
    'POINT',
    'POINT()',
    'POINT(1)',
    'POINT (1 2',
    'POINT 1 2',
    'POINT (1 2))',
    'POINT ((1 2))',
    '((1 2))',
    'POINT Z',
  ],
  ...['POINT (1 2) x', 'POINT (1 2)POINT(1 2)', 'POINT (1 2);', 'POINT EMPTY EMPTY', 'POINT (1 2) EMPTY', 'EMPTY', 'Z'],
  ...[
    'POINT (1,2)',
    'POINT (NaN 1)',
    'POINT (nan nan)',
    'POINT (inf 1)',
    'POINT (Infinity 1)',
    'POINT (1e999 1)',
    'POINT (0x10 1)',
  ],
  ...['POINT (a b)', 'POINT (1- 2)', 'POINT (1e 2)', 'POINT (1. .)', 'POINT(1.2.3)', 'POINT(1--2 3)', 'POINT (１ 2)'],
  ...[
    'POINT (1 2 3 4 5)',
    'POINT Z (1 2)',
    'POINT ZM (1 2 3)',
    'POINT M Z (1 2 3)',
    'POINT Z Z (1 2 3)',
    'POINT ZZ(1 2 3)',
  ],
  ...[
    'LINESTRING (1 2)',
    'LINESTRING (1 2,)',
    'LINESTRING (1 2, 3)',
    'LINESTRING (1 2, 3 4 5)',
    'LINESTRING (1 2 3, 4 5)',
  ],
  ...[
    'POLYGON (0 0, 1 0, 1 1, 0 0)',
    'POLYGON ((0 0, 1 0, 1 1))',
    'POLYGON ((0 0, 1 0, 0 0))',
    'POLYGON ((0 0, 1 0, 1 1, 0 1))',
  ],
  ...[
    'POLYGON ((0 0, 1 0, 1 1, 0 0),)',
    'POLYGON (EMPTY, (0 0, 1 0, 1 1, 0 0))',
    'POLYGON ((0 0, 4 0, 4 4, 0 0),(1 1, 2 1, 2 2))',
  ],
  ...[
    'MULTIPOINT ((1 2), 3 4',
    'MULTIPOINT (1 2, (3 4))',
    'MULTIPOLYGON ((0 0, 1 0, 1 1, 0 0))',
    'MULTILINESTRING ((1 2))',
  ],
  ...[
    'GEOMETRYCOLLECTION (POINT (1 2)',
    'GEOMETRYCOLLECTION (1 2)',
    'GEOMETRYCOLLECTION ()',
    'GEOMETRYCOLLECTION(POINT(1 2) POINT(1 2))',
  ],
  ...[
    'CIRCLE (1 2)',
    'POINTS(1 2)',
    'LINEARRING(0 0, 1 0, 1 1, 0 0)',
    'SRID=4326;POINT(1 2)',
    '{"type":"Point","coordinates":[1,2]}',
  ],
  ...['POINT (1\u00a02)', 'POINT (1\u00002)', "POINT (1 '2')", '\ufeffPOINT (1 2)'],
]

test('geometries of every kind are taken', () => {
  for (const text of GOOD) assert.equal(wktFault(text), undefined, text)
})

test('what is nearly a geometry is refused with a reason', () => {
  for (const text of BAD) assert.ok(wktFault(text), `'${text}' is taken`)
})

test('reasons are short, and speak of the text as it was written', () => {
  const long = '7'.repeat(100_000)
  for (const text of [
    `POINT (${long}x 1)`,
    `POINT (1 2) ${long}`,
    `${'A'.repeat(100_000)}`,
    `POINT (${long})`,
    `POINT (1 ${'2 '.repeat(50_000)})`,
  ])
    assert.ok(wktFault(text)!.length < 120, text.slice(0, 20))
  assert.equal(wktFault('POINT (1 2'), 'Unexpected end')
  assert.equal(wktFault('POINT (1 2) POINT (3 4)'), "Unexpected 'POINT (3 4)' behind the end")
  assert.equal(wktFault('POINT (1e999 2)'), "the number '1e999' is out of range")
})

test('brackets nest so deep and no deeper, whatever stands between them', () => {
  const nested = (depth: number) => `${'GEOMETRYCOLLECTION ('.repeat(depth - 1)}POINT (1 2${')'.repeat(depth)}`
  assert.equal(wktFault(nested(64)), undefined)
  for (const text of [nested(65), nested(100_000), '('.repeat(2_000_000), 'MULTIPOINT '.concat('('.repeat(2_000_000))])
    assert.match(wktFault(text)!, /nest deeper than 64 levels/)
})

test('long texts are read to their end, and their faults found there', () => {
  const line = Array.from({ length: 50_000 }, (_, i) => `${i / 8} ${-i}`).join(', ')
  assert.equal(wktFault(`LINESTRING (${line})`), undefined)
  assert.equal(wktFault(`POINT (0.${'1'.repeat(1_000_000)} 2)`), undefined)
  assert.equal(wktFault(`${' '.repeat(1_000_000)}POINT (1 2)${'\n'.repeat(1_000_000)}`), undefined)
  for (const text of [
    `LINESTRING (${line}, 1)`,
    `LINESTRING (${line}) x`,
    'POINT ('.concat(','.repeat(1_000_000)),
    ' '.repeat(2_000_000),
  ])
    assert.ok(wktFault(text))
})

/** A grammar of its own: what it makes is WKT, and what one lost or doubled token makes of it mostly not. */
const number = fc.oneof(fc.integer().map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String))
const point = fc.tuple(number, number)
const joined = (points: readonly (readonly string[])[]) => `(${points.map((p) => p.join(' ')).join(', ')})`
const ring = fc.array(point, { minLength: 3, maxLength: 6 }).map((points) => joined([...points, points[0]]))
const geometry = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    point.map((p) => `POINT ${joined([p])}`),
    fc.array(point, { minLength: 2, maxLength: 6 }).map((points) => `LINESTRING${joined(points)}`),
    fc.array(ring, { minLength: 1, maxLength: 3 }).map((rings) => `polygon (${rings.join(',')})`),
    fc.array(point, { minLength: 1, maxLength: 4 }).map((points) => `MULTIPOINT ${joined(points)}`),
    fc.constantFrom('POINT', 'MULTIPOLYGON', 'GEOMETRYCOLLECTION').map((type) => `${type} EMPTY`),
    fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((items) => `GEOMETRYCOLLECTION (${items.join(' , ')})`),
  ),
})).any

test('random geometries are taken, and cut short they are not', () => {
  const property = fc.property(geometry, fc.nat(), (text, cut) => {
    assert.equal(wktFault(text), undefined, text)
    const short = text.slice(0, cut % text.length)
    assert.ok(wktFault(short), `'${short}' is taken`)
    assert.ok(wktFault(`${text})`))
    assert.ok(wktFault(`${text} ${text}`))
  })
  fc.assert(property, { seed: 2, numRuns: 500 })
})
