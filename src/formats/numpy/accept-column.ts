/** Which dtype and shape a field takes from a .npy file. Pure; it looks at headers, never at values. */
import { lengthHint } from '../../columns/value-hints.ts'
import { FileError, type Place } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { type Field, isVector, type Schema, vectorItems } from '../../core/schema.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { dtypeHint, expectedDtype } from './dtype-hint.ts'
import type { NumpyDtype, NumpyHeader } from './npy-header.ts'

const INT_BYTES: Partial<Record<Field['dataType'], number>> = { Int8: 1, Int16: 2, Int32: 4, Int64: 8 }
const FLOAT_BYTES: Partial<Record<Field['dataType'], readonly number[]>> = {
  Float: [2, 4],
  Double: [2, 4, 8],
  FloatVector: [2, 4, 8],
  Float16Vector: [2, 4, 8],
  BFloat16Vector: [2, 4, 8],
}

/** Throws FileError unless the field takes what the header declares and the file is exactly as long as that. */
export function acceptColumn(field: Field, header: NumpyHeader, source: ByteSource, schema: Schema): NumpyDtype {
  const place = { file: source.key, field: field.name }
  const { dtype, dtypeText } = header
  const more = {
    expected: expectedDtype(field),
    found: `the dtype ${dtypeText}`,
    hint: dtypeHint(field, dtypeText, dtype),
  }
  if (!dtype || (dtype.kind === 'u' && dtype.itemBytes > 1 && !(field.dataType in INT_BYTES))) {
    const text = `the numpy file dtype '${dtypeText}' is not supported: invalid parameter`
    throw new FileError(`unexpected numpy header for field '${field.name}': '${text}'`, place, more)
  }
  if (!takesDtype(field, dtype)) {
    throw new FileError(
      `expected element type '${field.dataType}' for field '${field.name}', got type '${milvusName(dtype)}'`,
      place,
      more,
    )
  }
  if (dtype.itemBytes === 0) {
    const text = `failed to get max length 0 of varchar from numpy file header, error: the dtype '${dtype.text}' has no width`
    throw new FileError(text, place, {
      ...more,
      hint: 'all its strings are empty; give them a width: array.astype("U1")',
    })
  }
  acceptShape(field, header, dtype, place, schema)
  if (dtype.itemBytes > limits.rowBytesMax) {
    const text = `a value of ${dtype.itemBytes} bytes is too long for field '${field.name}'`
    throw new FileError(text, place, { ...more, expected: `at most ${limits.rowBytesMax} bytes`, hint: undefined })
  }
  acceptSize(header, dtype, source, field)
  return dtype
}

/** docs/formats.md is held to it. */
export function takesDtype(
  { dataType }: Pick<Field, 'dataType'>,
  dtype: Pick<NumpyDtype, 'kind' | 'itemBytes'>,
): boolean {
  switch (dataType) {
    case 'Bool':
      return dtype.kind === 'b'
    case 'VarChar':
    case 'Text':
    case 'JSON':
    case 'Geometry':
      return dtype.kind === 'S' || dtype.kind === 'U'
    case 'Timestamptz':
      return dtype.kind === 'S' || dtype.kind === 'U' || dtype.kind === 'M'
    case 'Int8':
    case 'Int16':
    case 'Int32':
    case 'Int64':
      // Unsigned ones too: the builder refuses a value out of range.
      return 'iu'.includes(dtype.kind) && dtype.itemBytes <= INT_BYTES[dataType]!
    case 'Float':
    case 'Double':
    case 'FloatVector':
      return dtype.kind === 'f' && FLOAT_BYTES[dataType]!.includes(dtype.itemBytes)
    case 'Float16Vector':
    case 'BFloat16Vector':
      return isRawBytes(dtype) || (dtype.kind === 'f' && FLOAT_BYTES[dataType]!.includes(dtype.itemBytes))
    case 'BinaryVector':
      return isRawBytes(dtype)
    case 'Int8Vector':
      return dtype.kind === 'i' && dtype.itemBytes === 1
    case 'Array':
    case 'ArrayOfVector':
    case 'ArrayOfStruct':
    case 'SparseFloatVector':
      return false
  }
}

const isRawBytes = (dtype: Pick<NumpyDtype, 'kind' | 'itemBytes'>): boolean =>
  dtype.kind === 'u' && dtype.itemBytes === 1

/** How long the second axis must be. 16-bit floats come as numbers, or as two bytes each. */
function widthOf(field: Field, dtype: NumpyDtype): number {
  const isHalf = field.dataType === 'Float16Vector' || field.dataType === 'BFloat16Vector'
  return isHalf && isRawBytes(dtype) ? 2 * field.dim! : vectorItems(field)
}

function acceptShape(field: Field, header: NumpyHeader, dtype: NumpyDtype, place: Place, schema: Schema): void {
  const { shape } = header
  const axes = isVector(field) ? 2 : 1
  const width = axes === 2 ? widthOf(field, dtype) : 1
  const expected = axes === 2 ? `the shape (rows, ${width})` : 'the shape (rows,)'
  const found = `the shape ${shapeText(shape)}`
  if (shape.length !== axes) {
    const text = `expected shape '${axes}' for ${field.dataType} field '${field.name}', got shape '${shape.length}'`
    const fits = shape.reduce((a, b) => a * b, 1) % width === 0 && shape.length > 0
    const hint = fits ? `array.reshape(${axes === 2 ? `-1, ${width}` : '-1'}) makes it one` : undefined
    throw new FileError(text, place, { expected, found, hint })
  }
  if (axes === 1 || shape[1] === width) return
  const dim = (shape[1] * field.dim!) / width
  const hint = shape[0] === width ? 'rows and dimensions are swapped: array.T' : lengthHint(field, shape[1], schema)
  throw new FileError(
    `expected dim '${field.dim}' for ${field.dataType} field '${field.name}', got dim '${dim}'`,
    place,
    { expected, found, hint },
  )
}

/** As Python prints it. */
export const shapeText = (shape: readonly number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`

function acceptSize(header: NumpyHeader, dtype: NumpyDtype, source: ByteSource, field: Field): void {
  const bytes = header.dataOffset + header.shape.reduce((a, b) => a * b, 1) * dtype.itemBytes
  if (bytes === source.bytes) return
  const what = source.bytes < bytes ? 'truncated' : 'longer than its header says'
  throw new FileError(
    `the numpy file of field '${field.name}' is ${what}`,
    { file: source.key, field: field.name },
    {
      expected: `${bytes} bytes: ${header.dataOffset} of header, shape ${shapeText(header.shape)}, dtype ${dtype.text}`,
      found: `${source.bytes} bytes`,
      hint: source.bytes < bytes ? 'the file may be cut off: save and upload it again' : undefined,
    },
  )
}

function milvusName(dtype: NumpyDtype): string {
  switch (dtype.kind) {
    case 'b':
      return 'Bool'
    case 'i':
      return `Int${dtype.itemBytes * 8}`
    case 'u':
      return `UInt${dtype.itemBytes * 8}`
    case 'f':
      return { 2: 'Float16', 4: 'Float', 8: 'Double' }[dtype.itemBytes]!
    case 'S':
    case 'U':
      return 'VarChar'
    case 'M':
      return 'Timestamptz'
  }
}
