/** The fast loop over lists of numbers gives what the cursor gives number by number, whatever the list and whatever lies behind it. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { readFloats } from '../../src/columns/read-floats.ts'
import { readFloatRun } from '../../src/json/float-run.ts'
import { JsonCursor } from '../../src/json/json-cursor.ts'
import { field } from '../support/field.ts'

const DIM = 4
const vec = field('vec', 'FloatVector', { dim: DIM })

/** The numbers and where the cursor stands, or what is wrong. */
function read(list: Buffer, before: string, behind: string): unknown[] {
  const target = new Float32Array(DIM)
  const bytes = Buffer.concat([Buffer.from(before), list, Buffer.from(behind)])
  const cursor = new JsonCursor(bytes, before.length, before.length + list.length)
  try {
    readFloats(cursor, vec, target, 0)
    return [...target, cursor.position - before.length]
  } catch (error) {
    const { message, expected, found } = error as Error & { expected?: string; found?: string }
    return [message, expected, found]
  }
}

const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`))
const number = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom('', '-'), fc.nat(12), digits(22)).map(([s, w, d]) => `${s}${w}.${d}`),
  },
  { weight: 2, arbitrary: fc.float({ noNaN: true, noDefaultInfinity: true }).map((x) => JSON.stringify(x)) },
  { weight: 2, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }).map((x) => JSON.stringify(x)) },
  { weight: 1, arbitrary: fc.maxSafeInteger().map(String) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(9), digits(3), fc.integer({ min: -50, max: 40 })).map(([w, d, e]) => `${w}.${d}e${e}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '01',
      '1.',
      '.5',
      '+1',
      '--1',
      '-',
      '',
      '00.1',
      '1.5x',
      '1e',
      'NaN',
      'null',
      '"1"',
      '1 2',
      '-0',
      '0',
    ),
  },
)
const blank = fc.constantFrom('', '', '', ' ', '\n', '  ', '\t', '\n      ', '\r\n')
const list = fc
  .array(fc.tuple(blank, number, blank), { minLength: DIM - 1, maxLength: DIM + 1 })
  .map((entries) => `[${entries.map((entry) => entry.join('')).join(',')}]`)

test('with memory behind the list and without', () => {
  const behind = fc.constantFrom('7'.repeat(100), ',1.5'.repeat(30), ' '.repeat(100), '}'.repeat(40), '.')
  fc.assert(
    fc.property(list, fc.string({ maxLength: 3 }), behind, fc.nat(200), (text, before, after, cut) => {
      const bytes = Buffer.from(text).subarray(0, cut === 200 ? undefined : Math.max(1, cut))
      assert.deepEqual(read(bytes, before.replaceAll(/[^a-z]/g, ''), after), read(bytes, '', ''), text)
    }),
    { numRuns: 20_000, seed: 5 },
  )
})

test('damaged anywhere', () => {
  const good = Buffer.from('[-0.1234567, 12.5,0.10000000149011612,7]')
  const behind = '9'.repeat(100)
  for (let at = 1; at < good.length; at++) {
    for (const byte of Buffer.from(',.-+e0 "]}\n\u00ff')) {
      const bad = Buffer.from(good)
      bad[at] = byte
      assert.deepEqual(read(bad, '', behind), read(bad, '', ''), bad.toString('latin1'))
    }
  }
})

test('the loop takes numbers of the common shape itself', () => {
  const texts = ['0.1234567', '-1.5', '3', '0.10000000149011612', '123.25', '0.5', '-0.000123', '999999.5']
  const target = new Float32Array(texts.length)
  const cursor = new JsonCursor(Buffer.from(`${texts.join(', ')}]${' '.repeat(50)}`))
  assert.equal(readFloatRun(cursor, target, 0, 0, texts.length), texts.length)
  assert.deepEqual(
    [...target],
    texts.map((text) => Math.fround(Number(text))),
  )
})
