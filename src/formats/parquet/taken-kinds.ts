/** Which kinds of columns feed which types. Pure; the values themselves are the column builders' business. */
import { type Field, isDense, type PLAIN_TYPES, type VectorType } from '../../core/schema.ts'
import { type ColumnShape, isBinary, type LeafKind } from './arrow-names.ts'
import { TIME_KINDS } from './time-kinds.ts'

const SIGNED = ['int8', 'int16', 'int32', 'int64'] as const
const UNSIGNED = ['uint8', 'uint16', 'uint32', 'uint64'] as const
export const NUMBERS: readonly LeafKind[] = [...SIGNED, ...UNSIGNED, 'float16', 'float32', 'float64']

/** Raw bytes: a list of them, or one string of bytes a row. */
const BYTES: readonly LeafKind[] = ['uint8', 'binary', 'fixed_size_binary']

/** Unsigned columns of up to the field's width are taken; their values are range-checked one by one. */
const integersUpTo = (width: number): readonly LeafKind[] => [...SIGNED.slice(0, width), ...UNSIGNED.slice(0, width)]

/** Of one value, or of the items of a list. docs/formats.md is held to it. */
export const TAKEN: Record<Exclude<(typeof PLAIN_TYPES)[number], 'Array'>, readonly LeafKind[]> = {
  Bool: ['bool'],
  Int8: integersUpTo(1),
  Int16: integersUpTo(2),
  Int32: integersUpTo(3),
  Int64: integersUpTo(4),
  Float: NUMBERS,
  Double: NUMBERS,
  VarChar: ['utf8'],
  Text: ['utf8'],
  JSON: ['utf8'],
  Geometry: ['utf8'],
  Timestamptz: ['utf8', ...TIME_KINDS],
  FloatVector: NUMBERS,
  BinaryVector: BYTES,
  Float16Vector: [...BYTES, 'float16', 'float32', 'float64'],
  BFloat16Vector: [...BYTES, 'float16', 'float32', 'float64'],
  Int8Vector: ['int8'],
  SparseFloatVector: ['utf8'],
}

/** Whether a column of this shape can feed the field; a list of structs is matched sub-field by sub-field. */
export function takes(field: Field, shape: ColumnShape): boolean {
  if (shape.kind === 'null' && !shape.isList) return field.nullable || field.defaultValue !== undefined
  if (isDense(field) && isBinary(shape.kind))
    return !shape.isList && TAKEN[field.dataType as VectorType].includes(shape.kind)
  const { dataType } = field
  const isList = dataType === 'Array' || dataType === 'ArrayOfStruct' || isDense(field)
  if (isList !== shape.isList) return false
  // A list of Arrow's null type can only be empty or null.
  if (isList && shape.kind === 'null') return true
  if (dataType === 'ArrayOfStruct' || dataType === 'ArrayOfVector') return false
  return TAKEN[dataType === 'Array' ? field.elementType! : dataType].includes(shape.kind)
}

/** The lists of a sparse vector's struct. docs/formats.md is held to it. */
export const SPARSE_PARTS = {
  indices: ['int32', 'uint32', 'int64', 'uint64'],
  values: ['float32', 'float64'],
} as const satisfies Record<string, readonly LeafKind[]>
