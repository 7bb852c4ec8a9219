/** Grammar-made times and geometries: mostly right, with every kind of wrong mixed in. */
import fc from 'fast-check'

/** Mostly right; offsets, days and years beyond the borders are among it. */
export const timeText = fc
  .tuple(
    fc.constantFrom('2024', '2025', '1969', '0000', '9999', '1900'),
    fc.tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 31 })),
    fc.constantFrom('T', 'T', ' ', 't'),
    fc.constantFrom('00:00:00', '23:59:59', '12:30:45', '24:00:00', '23:59:60'),
    fc.constantFrom('', '', '.5', '.123456', '.1234567', '.123456789', '.', '.0000000000', ',5'),
    fc.constantFrom('Z', 'Z', '', '+08:00', '-05', '-0330', '+14:00', '+14:01', '-12:00', '-12:01', 'z', '+8', ' UTC'),
  )
  .map(([year, [month, day], between, time, fraction, zone]) => {
    const date = [year, ...[month, day].map((n) => String(n).padStart(2, '0'))].join('-')
    return `${date}${between}${time}${fraction}${zone}`
  })

const geometryToken = fc.constantFrom(
  ...['POINT', 'POINT', 'LINESTRING', 'POLYGON', 'MULTIPOINT', 'MULTILINESTRING', 'MULTIPOLYGON', 'GEOMETRYCOLLECTION'],
  ...[
    '(',
    '(',
    '(',
    ')',
    ')',
    ')',
    ',',
    ',',
    'EMPTY',
    'Z',
    'ZM',
    '0 0',
    '1 1',
    '1 0',
    '2',
    '1e5',
    '-.5',
    '1e',
    'NaN',
    '1e999',
  ],
)
/** Whole geometries, whole ones with something lost, and heaps of tokens. */
export const geometryText = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...[
        'POINT (1 2)',
        'POINT EMPTY',
        'point z(1 2 3)',
        'LINESTRING(0 0,1 1)',
        'POLYGON((0 0,1 0,1 1,0 0),(0 0,1 0,1 1,0 0))',
      ],
      ...['MULTIPOINT((1 2),(3 4))', 'MULTIPOINT(1 2,3 4)', 'MULTIPOLYGON(((0 0,1 0,1 1,0 0)))', 'POINT(1 2 3)'],
      'GEOMETRYCOLLECTION(POINT(1 2),GEOMETRYCOLLECTION(LINESTRING(0 0,1 1),POLYGON EMPTY))',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('POLYGON((0 0,1 0,1 1,0 0))', 'GEOMETRYCOLLECTION(POINT(1 2 3),POINT(1 2))'),
        fc.nat(),
        geometryToken,
      )
      .map(([text, at, token]) => `${text.slice(0, at % text.length)}${token}${text.slice((at % text.length) + 1)}`),
  },
  { weight: 1, arbitrary: fc.array(geometryToken, { maxLength: 12 }).map((tokens) => tokens.join(' ')) },
)
