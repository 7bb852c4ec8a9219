/** Random filters that type: text built from a grammar, with values taken near the sample's own. */
import fc from 'fast-check'

const numbers = fc.constantFrom(
  ...['0', '1', '-1', '5', '2', '127', '-128', '300', '-7', '0.5', '-2.5', '0.1', '1.0', '3e9', '1e300', '-0.0', '5.0'],
  ...['9007199254740993', '9007199254740992', '9223372036854775807', '-9223372036854775808', '32767', '2147483647'],
)
const integers = fc.constantFrom('0', '1', '-1', '5', '2', '127', '300', '-7', '-128', '9007199254740993')
const factors = fc.constantFrom('1', '-1', '2', '-3', '7', '100')
const quote = (text: string): string => JSON.stringify(text)
const strings = fc
  .oneof(
    fc.constantFrom('a', 'abc', '', "it's", 'A"q"', 'é', '😀', '100%', 'b%_\\', 'true', '5', 'null', 'x', '\n', '\t'),
    fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'b', 'é', '\\', '"', "'", '%', '_', '\n', '😀') }),
  )
  .map(quote)
const patterns = fc
  .string({ maxLength: 4, unit: fc.constantFrom('a', 'b', '%', '%', '_', '"', "'", 'é', '1', '0', '\\', 'n', 't') })
  .map(quote)
const regexes = fc.constantFrom(
  '"^a"',
  '"b$"',
  '"[a-c]+"',
  '"a.?b"',
  '"(?i)A"',
  '"0|t"',
  '"^.?$"',
  "'\"'",
  '"\'"',
  '"é"',
)

const ints = fc.constantFrom(
  'i8',
  'i16',
  'i32',
  'i64',
  'ai[0]',
  'ai[1]',
  'a8[0]',
  'array_length(ai)',
  'array_length(as)',
)
const plainInts = fc.constantFrom('i8', 'i16', 'i32', 'i64', 'ai[0]', 'a8[1]')
const floats = fc.constantFrom('f', 'd', 'af[0]', 'ad[0]')
const texts = fc.constantFrom('s', 'as[0]', 'as[1]')
const paths = fc.constantFrom(
  'j["a"]',
  'j["s"]',
  'j["o"]["k"]',
  'j["arr"][0]',
  'j["arr"][1]',
  'a',
  '$meta["s"]',
  'arr[0]',
  'none',
)
const compare = fc.constantFrom('==', '!=', '<', '<=', '>', '>=')
const equality = fc.constantFrom('==', '!=')
const within = fc.constantFrom('in', 'not in')
const match = fc.constantFrom('=~', '!~')

const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.tuple(...parts).map((p) => p.join(' '))
const word = (text: string): fc.Arbitrary<string> => fc.constant(text)
const listOf = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`)

const two = (max: number, min = 0) => fc.integer({ min, max }).map((n) => String(n).padStart(2, '0'))
/** Around the sample's own, on days that every month has or on the last ones. */
const times = fc
  .tuple(
    fc.constantFrom('2023', '2024', '2025', '1970', '1900'),
    two(12, 1),
    fc.constantFrom('01', '28', '27'),
    two(23),
    fc.constantFrom('00:00', '59:59.999', '00:00.000001'),
    fc.constantFrom('Z', '+05:30', '-12:00', '+14', ''),
  )
  .map(([year, month, day, hour, rest, zone]) => `ISO '${year}-${month}-${day} ${hour}:${rest}${zone}'`)
const exactTimes = fc
  .constantFrom('2024-02-29T12:00:00', '2024-02-29T06:00:00', '2025-02-28T06:00:00', '2024-01-31T06:00:00')
  .map((text) => `ISO '${text}Z'`)
const shift = fc.constantFrom(
  '',
  ...['P1M', 'P2M', 'P11M', 'P1Y', 'P1Y2M3D', 'P1D', 'P30D', 'PT6H', 'P1MT6H', 'P48M'].flatMap((text) => [
    `+ INTERVAL '${text}'`,
    `- INTERVAL '${text}'`,
  ]),
)

const leaf = fc.oneof(
  join(fc.oneof(ints, floats, paths), compare, numbers),
  join(numbers, compare, fc.oneof(ints, floats, paths)),
  join(fc.oneof(texts, paths), compare, strings),
  join(fc.oneof(word('b'), word('ab[0]'), paths), equality, fc.constantFrom('true', 'false')),
  join(fc.oneof(plainInts, paths), within, listOf(integers)),
  join(floats, within, listOf(numbers)),
  join(word('t'), shift, compare, fc.oneof(times, exactTimes)),
  join(fc.oneof(times, exactTimes), compare, word('t'), shift),
  join(fc.oneof(word('s'), word('as[0]'), paths), within, listOf(strings)),
  join(fc.oneof(texts, paths), word('like'), patterns),
  join(fc.oneof(texts, paths), match, regexes),
  join(fc.oneof(ints, floats), fc.constantFrom('+', '-', '*'), integers, compare, numbers),
  join(fc.oneof(ints, paths), fc.constantFrom('/', '%', '+', '-', '*'), factors, compare, numbers),
  join(word('('), plainInts, fc.constantFrom('&', '|', '^'), integers, word(')'), compare, numbers),
  join(plainInts, compare, plainInts).filter((text) => !text.includes('[')),
  join(
    fc.constantFrom('i8', 's', 'j', 'ai', 'b', 'j["a"]', 'a', 'none', 't', 'g'),
    fc.constantFrom('is null', 'is not null'),
  ),
  join(word('exists'), paths),
  fc.tuple(fc.constantFrom('array_contains', 'json_contains'), integers).map(([f, v]) => `${f}(ai, ${v})`),
  fc.tuple(fc.constantFrom('all', 'any'), listOf(integers)).map(([q, v]) => `array_contains_${q}(a8, ${v})`),
  fc.tuple(fc.constantFrom('all', 'any'), listOf(strings)).map(([q, v]) => `array_contains_${q}(as, ${v})`),
  fc
    .tuple(
      fc.constantFrom('all', 'any'),
      fc.constantFrom('arr', 'j["arr"]', 'j["a"]'),
      listOf(fc.oneof(integers, strings)),
    )
    .map(([q, p, v]) => `json_contains_${q}(${p}, ${v})`),
  word('b'),
)

export const randomFilter: fc.Arbitrary<string> = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    tie('any').map((inner) => `not (${inner})`),
    fc
      .tuple(tie('any'), fc.constantFrom('and', 'or', '&&', '||'), tie('any'))
      .map(([left, op, right]) => `(${left}) ${op} (${right})`),
  ),
})).any
