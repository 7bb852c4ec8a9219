/** Random vectors that are no FloatVector, as a query gives them back: base64 of their bytes, or an object of index and value. */
import fc from 'fast-check'

const DIMS = [2, 3, 8] as const

/** All finite ones, -0 aside: JSON text of a number does not always keep its sign. */
const halfBits = (exponent: number) =>
  fc.integer({ min: 0, max: 0xffff }).filter((bits) => (bits & exponent) !== exponent && bits !== 0x8000)
const byte = fc.integer({ min: 0, max: 255 })

const PACKED: Record<string, (dim: number) => fc.Arbitrary<Uint8Array>> = {
  BinaryVector: (dim) => items(byte, dim).map((list) => Uint8Array.from(list)),
  Int8Vector: (dim) => items(byte, dim).map((list) => Uint8Array.from(list)),
  Float16Vector: (dim) => items(halfBits(0x7c00), dim).map(bytesOf),
  BFloat16Vector: (dim) => items(halfBits(0x7f80), dim).map(bytesOf),
}

const items = (item: fc.Arbitrary<number>, count: number) => fc.array(item, { minLength: count, maxLength: count })

function bytesOf(words: readonly number[]): Uint8Array {
  return Uint8Array.from(words.flatMap((word) => [word & 255, word >> 8]))
}

const sparse = fc.dictionary(
  fc.oneof(fc.nat({ max: 99 }), fc.integer({ min: 0, max: 2 ** 32 - 2 })).map(String),
  fc.float({ noNaN: true, noDefaultInfinity: true, min: 0 }),
  { maxKeys: 5, noNullPrototype: true },
)

export interface VectorColumn {
  readonly dataType: string
  readonly elementTypeParams?: Readonly<Record<string, number>>
  readonly values: fc.Arbitrary<unknown>
}

export const packedColumn: fc.Arbitrary<VectorColumn> = fc
  .tuple(fc.constantFrom(...Object.keys(PACKED)), fc.constantFrom(...DIMS))
  .map(([dataType, size]) => {
    const dim = dataType === 'BinaryVector' ? size * 8 : size
    const values = PACKED[dataType](size).map((bytes) => Buffer.from(bytes).toString('base64'))
    return { dataType, elementTypeParams: { dim }, values }
  })

export const vectorColumn: fc.Arbitrary<VectorColumn> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ dataType: 'SparseFloatVector', values: sparse }) },
  { weight: 1, arbitrary: packedColumn },
)

/** The numbers that a text format has for such a vector. */
export function numbersOf(dataType: string, base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  switch (dataType) {
    case 'BinaryVector':
      return [...bytes]
    case 'Int8Vector':
      return Array.from(bytes, (_, i) => view.getInt8(i))
    case 'Float16Vector':
      return Array.from({ length: bytes.length / 2 }, (_, i) => view.getFloat16(2 * i, true))
    default:
      return Array.from({ length: bytes.length / 2 }, (_, i) => {
        const wide = new DataView(new ArrayBuffer(4))
        wide.setUint16(0, view.getUint16(2 * i, true))
        return wide.getFloat32(0)
      })
  }
}

export const isPacked = (dataType: string): boolean => dataType in PACKED
