/** How a field's values may stand in a Parquet file: the physical types, and values of each. */
import type { Field } from '../../src/core/schema.ts'
import { isHalf, itemCount } from './oracle-vectors.ts'
import type { Physical } from './parquet-file.ts'

/** How the values of a column are stored: `width` of each, `items` of a list; `text` of each string. */
export interface Shape {
  readonly type: Physical
  readonly converted?: number
  readonly width?: number
  readonly items?: number
  readonly text?: (digit: number) => string
  readonly parent?: string
  readonly name?: string
}

/** The old annotations of the format. */
export const [UTF8, UINT_8, UINT_16, UINT_32, UINT_64, INT_8, INT_16] = [0, 11, 12, 13, 14, 15, 16]
const BYTE: Shape = { type: 'INT32', converted: UINT_8 }
const TEXT: Shape = { type: 'BYTE_ARRAY', converted: UTF8 }
const NUMBERS: readonly Shape[] = [
  { type: 'FLOAT' },
  { type: 'FLOAT' },
  { type: 'DOUBLE' },
  { type: 'INT32' },
  { type: 'INT64' },
  { type: 'INT64', converted: UINT_64 },
]
const SCALARS: Record<string, readonly Shape[]> = {
  Bool: [{ type: 'BOOLEAN' }],
  Int8: [{ type: 'INT32', converted: INT_8 }, BYTE],
  Int16: [{ type: 'INT32', converted: INT_16 }, { type: 'INT32', converted: UINT_16 }, BYTE],
  Int32: [{ type: 'INT32' }, { type: 'INT32', converted: UINT_32 }],
  Int64: [{ type: 'INT64' }, { type: 'INT64', converted: UINT_64 }, { type: 'INT32' }],
  Float: NUMBERS,
  Double: NUMBERS,
  VarChar: [TEXT],
  Text: [TEXT],
  JSON: [TEXT],
  Geometry: [TEXT],
  Timestamptz: [TEXT],
}

export function shapesOf(field: Field): readonly Shape[] {
  const { dataType, dim } = field
  const lists = (shapes: readonly Shape[], items: number) => shapes.map((shape) => ({ ...shape, items }))
  const bytes = (width: number): readonly Shape[] => [
    ...lists([BYTE], width),
    { type: 'FIXED_LEN_BYTE_ARRAY', width },
    { type: 'BYTE_ARRAY', text: (digit) => String.fromCharCode(...Array(width).fill(0x30 + digit)) },
  ]
  if (dataType === 'Array') return lists(SCALARS[field.elementType!], 2)
  if (dataType === 'FloatVector') return lists(NUMBERS, dim!)
  if (dataType === 'BinaryVector') return bytes(itemCount(field))
  if (isHalf(field)) return [...bytes(2 * dim!), ...lists([{ type: 'FLOAT' }, { type: 'DOUBLE' }], dim!)]
  if (dataType === 'Int8Vector') return lists([{ type: 'INT32', converted: INT_8 }], dim!)
  if (dataType === 'SparseFloatVector') return [{ ...TEXT, text: (digit) => `{"${digit}":0.5,"0x1${digit}":1}` }]
  return SCALARS[dataType]
}

const WIDTHS: Partial<Record<Physical, number>> = { INT32: 4, INT64: 8, FLOAT: 4, DOUBLE: 8, INT96: 12 }

/** `count` PLAIN values, without levels: fields are written as required. Small numbers, so that much is accepted. */
export function plainBody({ type, width: own, text }: Shape, count: number, seed: number): Uint8Array {
  if (type === 'BOOLEAN') return Buffer.alloc((count + 7) >> 3, seed)
  const width = own ?? WIDTHS[type] ?? 2
  if (type !== 'BYTE_ARRAY')
    return Uint8Array.from({ length: count * width }, (_, i) => (i % width === 0 ? (i / width + seed) % 128 : 0))
  return Buffer.concat(
    Array.from({ length: count }, (_, i) => {
      const bytes = Buffer.from((text ?? String)((i + seed) % 9))
      return Buffer.concat([Uint8Array.of(bytes.length, 0, 0, 0), bytes])
    }),
  )
}
