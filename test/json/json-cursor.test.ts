/** The cursor against JSON.parse: it accepts what RFC 8259 allows and nothing else. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { limits } from '../../src/core/limits.ts'
import { JsonCursor, JsonSyntaxError, JsonUtf8Error } from '../../src/json/json-cursor.ts'

const cursorOf = (text: string | Uint8Array) => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  // Junk around the range shows whether anything looks beyond it.
  const padded = Buffer.concat([Buffer.from('"1'), bytes, Buffer.from('1"}]')])
  return new JsonCursor(padded, 2, 2 + bytes.length)
}

const readAll = (text: string | Uint8Array): unknown => {
  const cursor = cursorOf(text)
  const value = cursor.readValue()
  cursor.expectEnd()
  return value
}

const skipAll = (text: string | Uint8Array): void => {
  const cursor = cursorOf(text)
  cursor.skip()
  cursor.expectEnd()
}

const BAD = [
  '',
  ' ',
  '{',
  '}',
  '[',
  ']',
  '[1',
  '[1,',
  '[1,]',
  '[,1]',
  '[1 2]',
  '[1}',
  '{"a"}',
  '{"a":}',
  '{"a":1',
  '{"a":1,}',
  '{,"a":1}',
  '{a:1}',
  "{'a':1}",
  '{"a":1]',
  '{"a" 1}',
  '{"a":1 "b":2}',
  '{1:2}',
  '"',
  '"a',
  '"\\',
  '"\\u12"',
  '"\\u12g4"',
  '"\\x41"',
  '"\\\'"',
  '"a\nb"',
  '"\t"',
  '"\u0000"',
  'tru',
  'True',
  'nul',
  'nulll',
  'truefalse',
  'NaN',
  'Infinity',
  '-Infinity',
  '-',
  '+1',
  '01',
  '-01',
  '00',
  '1.',
  '.5',
  '1.e3',
  '1e',
  '1e+',
  '1e-',
  '1.5.2',
  '0x10',
  '1_000',
  '1,',
  '1 2',
  '[] []',
  '// c\n1',
  '/* c */ 1',
  '[1] x',
  '\ufeff1',
  '{"a":1}}',
  '--1',
  '- 1',
  '1-2',
  '\u00a01',
]

test('refuses what JSON.parse refuses', () => {
  for (const text of BAD) {
    assert.throws(() => JSON.parse(text), text)
    assert.throws(() => readAll(text), JsonSyntaxError, text)
    assert.throws(() => skipAll(text), JsonSyntaxError, text)
  }
})

test('says where the text is wrong, and when it only ends too early', () => {
  assert.throws(() => new JsonCursor(Buffer.from('[1, x]'), 0, 6).readValue(), { offset: 4, atEnd: false })
  assert.throws(() => new JsonCursor(Buffer.from('[1, 2'), 0, 5).readValue(), { offset: 5, atEnd: true })
  assert.throws(() => new JsonCursor(Buffer.from('[NaN]'), 0, 5).readValue(), /value 'NaN' is not a number or infinity/)
  assert.throws(() => new JsonCursor(Buffer.from('-Infinity'), 0, 9).readValue(), /value '-Infinity' is not a number/)
})

test('refuses lone surrogates, which JSON.parse lets through', () => {
  for (const text of [
    '"\\ud800"',
    '"\\udc00"',
    '"\\ud800\\ud800"',
    '"\\ud800x"',
    '"\\udc00\\ud800"',
    '{"\\ud800":1}',
  ]) {
    assert.throws(() => readAll(text), JsonSyntaxError, text)
    assert.throws(() => skipAll(text), JsonSyntaxError, text)
  }
  assert.equal(readAll('"\\ud83d\\ude00"'), '😀')
})

test('refuses invalid UTF-8 in strings and keys', () => {
  for (const bad of [[0xff], [0xc3], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
    const string = Buffer.from([0x22, ...bad, 0x22])
    assert.throws(() => readAll(string), JsonUtf8Error)
    assert.throws(() => skipAll(Buffer.concat([Buffer.from('{'), string, Buffer.from(':1}')])), JsonUtf8Error)
  }
})

test('refuses numbers beyond a double, and nesting beyond the limit', () => {
  assert.throws(() => readAll('1e400'), JsonSyntaxError)
  assert.throws(() => skipAll(`[${'9'.repeat(400)}]`), JsonSyntaxError)
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  skipAll(nested(limits.jsonDepthMax))
  assert.throws(() => skipAll(nested(limits.jsonDepthMax + 1)), /nested deeper than/)
})

test('reads integers beyond 2^53 exactly, as bigint', () => {
  assert.equal(readAll('9007199254740993'), 9007199254740993n)
  assert.equal(readAll('-9223372036854775808'), -9223372036854775808n)
  assert.equal(readAll('9007199254740991'), 9007199254740991)
})

test('takes __proto__ as a key like any other', () => {
  const value = readAll('{"__proto__":{"x":1}}') as object
  assert.deepEqual(Object.keys(value), ['__proto__'])
  assert.equal((value as { x?: number }).x, undefined)
})

/** JSON.parse has no bigints. */
function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(withoutBigints)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutBigints(part)]))
}

test('reads what JSON.parse reads', () => {
  const document = fc.json({ maxDepth: 4, noUnicodeString: false } as never)
  fc.assert(
    fc.property(document, fc.constantFrom(0, 1, 2), (text, indent) => {
      const value = JSON.parse(text)
      const spaced = JSON.stringify(value, null, indent)
      if (!spaced.isWellFormed() || /\\ud[89a-f]/i.test(spaced)) return
      assert.deepEqual(withoutBigints(readAll(spaced)), JSON.parse(spaced))
      skipAll(spaced)
    }),
    { seed: 20261124, numRuns: 2000 },
  )
})

test('agrees with JSON.parse on whether damaged text is JSON', () => {
  const damage = fc.tuple(
    fc.json({ maxDepth: 3 }),
    fc.nat(),
    fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '0', '-', 'e', '.'),
  )
  fc.assert(
    fc.property(damage, ([text, at, put]) => {
      const index = at % (text.length + 1)
      const damaged = text.slice(0, index) + put + text.slice(index + 1)
      if (!damaged.isWellFormed() || /\\ud[89a-f]/i.test(damaged) || /\d[eE]|\d{290}/.test(damaged)) return
      let good = true
      try {
        JSON.parse(damaged)
      } catch {
        good = false
      }
      if (good) skipAll(damaged)
      else assert.throws(() => skipAll(damaged), JsonSyntaxError)
    }),
    { seed: 7, numRuns: 5000 },
  )
})

const NUMBER = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.constantFrom('-0', '1.0', '1e300', '9007199254740991', '9007199254740993', '-12345678901234567890'),
)

test('a long array of numbers has the values that each number has by itself', () => {
  const numbers = fc.array(NUMBER, { minLength: 100, maxLength: 200 })
  fc.assert(
    fc.property(numbers, fc.constantFrom(',', ' ,\n '), (texts, comma) => {
      const [values, next] = readAll(`[[${texts.join(comma)} ],7]`) as [unknown[], number]
      assert.deepEqual(values, texts.map(readAll))
      assert.equal(next, 7)
    }),
    { seed: 11, numRuns: 200 },
  )
})

test('what is wrong in a long array is found where it stands', () => {
  const good = '1.5,'.repeat(100)
  for (const [rest, stop] of [
    ['01]', 1],
    ['1,]', 2],
    ['1e999]', 0],
    ['NaN]', 0],
    ['1}', 1],
    ['1', 1],
  ] as const) {
    const text = `[${good}${rest}`
    const error = (e: unknown) => e instanceof JsonSyntaxError && e.offset === 2 + 1 + good.length + stop
    assert.throws(() => readAll(text), error, text.slice(-6))
  }
  assert.deepEqual(readAll(`[${good}[2],"x]",{"a":[3]},4]`), [...new Array(100).fill(1.5), [2], 'x]', { a: [3] }, 4])
  const nested = `${'['.repeat(limits.jsonDepthMax)}${good}1${']'.repeat(limits.jsonDepthMax)}`
  assert.doesNotThrow(() => readAll(nested))
  assert.throws(() => readAll(`[${nested}]`), /nested deeper/)
})
