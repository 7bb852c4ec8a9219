/** What the grammars of binary files share: values of each physical type, and oddities now and then. */
import fc from 'fast-check'
import type { Physical } from './parquet-file.ts'

/** `odd` values once in `weight` + 1. */
export const sometimes = <T>(good: fc.Arbitrary<T>, odd: readonly T[], weight = 12): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: good }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

export const PHYSICAL_OF: Record<string, Physical> = {
  Bool: 'BOOLEAN',
  Int8: 'INT32',
  Int16: 'INT32',
  Int32: 'INT32',
  Int64: 'INT64',
  Float: 'FLOAT',
  Double: 'DOUBLE',
  FloatVector: 'FLOAT',
  VarChar: 'BYTE_ARRAY',
  JSON: 'BYTE_ARRAY',
  Geometry: 'BYTE_ARRAY',
  Timestamptz: 'BYTE_ARRAY',
}
const WIDTHS: Partial<Record<Physical, number>> = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8, FIXED_LEN_BYTE_ARRAY: 2 }

/** `rows` PLAIN values, without levels: fields are written as required. */
export function plainBody(type: Physical, rows: number, seed: number): Uint8Array {
  if (type === 'BOOLEAN') return Buffer.alloc((rows + 7) >> 3, seed)
  const width = WIDTHS[type]
  if (width) return Uint8Array.from({ length: rows * width }, (_, i) => (i % width === 0 ? (i + seed) % 128 : 0))
  return Buffer.concat(Array.from({ length: rows }, (_, i) => Buffer.from([1, 0, 0, 0, 0x31 + ((i + seed) % 9)])))
}
