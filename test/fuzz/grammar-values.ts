/** Parts that the grammars share: blanks, integers, and texts that are odd wherever they stand. */
import fc from 'fast-check'

export const INT_BITS: Record<string, number> = { Int8: 8, Int16: 16, Int32: 32, Int64: 64 }
export const BLANK = fc.constantFrom('', '', '', ' ', '\n', '\t', '\r\n', '  ')
export const ODD = fc.constantFrom(
  'null',
  '1.0',
  '-0',
  '1e2',
  '01',
  '+1',
  '.5',
  'NaN',
  '-Infinity',
  '1e400',
  '""',
  '[]',
  '{}',
  'true',
  '"\\ud83e\\udd8b"',
  '"\\udd8b"',
  '[[]]',
  '"a',
  '\u00e9',
  '',
)

export function integerText(bits: number): fc.Arbitrary<string> {
  const max = 2n ** BigInt(bits - 1)
  return fc.oneof(
    { weight: 8, arbitrary: fc.bigInt({ min: -max, max: max - 1n }).map(String) },
    { weight: 1, arbitrary: fc.constantFrom(String(max - 1n), String(-max)) },
    { weight: 1, arbitrary: fc.constantFrom(String(max), String(-max - 1n)) },
  )
}

/** `weight` of the good ones to one of the odd ones. */
export const sometimes = <T>(good: fc.Arbitrary<T>, odd: readonly T[], weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...odd) })
