/** Grammar-made JSON texts of vectors that are no FloatVector: mostly right, at the edges of each type, and wrong. */
import fc from 'fast-check'
import type { Field } from '../../src/core/schema.ts'
import { BLANK, integerText, ODD } from './grammar-values.ts'

/** Behind all digits of a number: more than a double can tell. */
const JUST_MORE = `${'0'.repeat(25)}1`

/** Texts of 16-bit floats: any, and some in the middle of two of them or just beside it. */
const halfText = fc.oneof(
  fc.double({ noNaN: true, min: -70000, max: 70000 }).map(String),
  fc.integer({ min: -2048, max: 2048 }).map(String),
  fc
    .tuple(fc.integer({ min: 129, max: 4095 }), fc.integer({ min: -30, max: 6 }), fc.constantFrom('', '0', JUST_MORE))
    .map(([odd, power, tail]) => `${fixedText(odd * 2 ** power)}${tail}`),
  fc.integer({ min: 129, max: 65520 }).map((middle) => `${middle - 1}.${'9'.repeat(30)}`),
)

/** All digits of a double, as a fraction, so that more can be put behind. */
const fixedText = (value: number): string => {
  const text = value.toFixed(60).replace(/0+$/, '')
  return text.endsWith('.') ? `${text}0` : text
}

/** A list of the items of a dense vector. */
export function packedJson(field: Field): fc.Arbitrary<string> {
  const items = field.dataType === 'BinaryVector' ? field.dim! / 8 : field.dim!
  const good =
    field.dataType === 'BinaryVector'
      ? fc.integer({ min: 0, max: 255 }).map(String)
      : field.dataType === 'Int8Vector'
        ? integerText(8)
        : halfText
  const item = fc.oneof({ weight: 500, arbitrary: good }, { weight: 1, arbitrary: ODD })
  const size = fc.oneof(
    { weight: 40, arbitrary: fc.constant(items) },
    { weight: 1, arbitrary: fc.nat({ max: items + 1 }) },
  )
  return size
    .chain((length) => fc.tuple(fc.array(item, { minLength: length, maxLength: length }), BLANK))
    .map(([list, blank]) => `[${blank}${list.join(`${blank},`)}${blank}]`)
}

const sparseIndex = fc.oneof(
  { weight: 20, arbitrary: fc.nat({ max: 50 }) },
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 2 ** 32 - 2 }) },
)
const sparseKey = fc.oneof(
  { weight: 60, arbitrary: sparseIndex.map(String) },
  { weight: 3, arbitrary: sparseIndex.map((index) => `0x${index.toString(16)}`) },
  { weight: 3, arbitrary: sparseIndex.map((index) => `0${index.toString(8)}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '0o17',
      '0b101',
      '0o',
      '0x',
      '08',
      '-1',
      '4294967295',
      '1.5',
      '',
      'values',
      'indices',
      '1_0',
    ),
  },
)
const sparseWeight = fc.oneof(
  { weight: 60, arbitrary: fc.double({ noNaN: true, min: 0, max: 1e38 }).map(String) },
  { weight: 10, arbitrary: fc.stringMatching(/^(0|[1-9]\d{0,20})\.\d{1,30}$/) },
  { weight: 1, arbitrary: fc.constantFrom('-0', '-1', '1e39', '3.4028235e38', 'null', '"1"', '[]') },
)

/** Both forms, with lies about lengths and keys that come twice. */
export const sparseJson = fc.oneof(
  fc
    .array(fc.tuple(sparseKey, sparseWeight), { maxLength: 6 })
    .map((pairs) => `{${pairs.map(([key, weight]) => `"${key}":${weight}`).join(',')}}`),
  fc
    .tuple(
      fc.uniqueArray(sparseIndex, { maxLength: 6 }),
      fc.array(sparseWeight, { minLength: 6, maxLength: 6 }),
      fc.boolean(),
      fc.nat({ max: 30 }),
    )
    .map(([indices, weights, turn, lie]) => {
      const values = weights.slice(0, lie === 0 ? indices.length + 1 : indices.length)
      const parts = [`"indices":[${indices}]`, `"values":[${values}]`]
      if (lie === 1) parts.push('"7":1')
      if (lie === 2) parts.pop()
      if (lie === 3) parts.push(parts[0])
      return `{${(turn ? parts : parts.reverse()).join(',')}}`
    }),
)

/** For CSV cells. */
export const base64Text = (bytes: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.uint8Array({ minLength: bytes, maxLength: bytes }), fc.constantFrom('"', '"', '"', '', '" '))
    .map(([data, quote]) => `${quote}${Buffer.from(data).toString('base64')}${quote}`)
