/** Which dtype and shape a field takes from a .npy file. Pure; it looks at headers, never at values. */
import { FileError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { type Field, isVector, vectorItems } from '../../core/schema.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
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
export function acceptColumn(field: Field, header: NumpyHeader, source: ByteSource): NumpyDtype {
  const place = { file: source.key, field: field.name }
  const { dtype } = header
  if (!dtype || (dtype.kind === 'u' && dtype.itemBytes > 1 && !(field.dataType in INT_BYTES))) {
    const text = `the numpy file dtype '${header.dtypeText}' is not supported: invalid parameter`
    throw new FileError(`unexpected numpy header for field '${field.name}': '${text}'`, place, {
      hint: header.dtypeText.endsWith('O')
        ? 'object arrays hold Python objects; save an array of one plain type'
        : undefined,
    })
  }
  if (!takesDtype(field, dtype)) {
    throw new FileError(
      `expected element type '${field.dataType}' for field '${field.name}', got type '${milvusName(dtype)}'`,
      place,
      { found: `dtype ${dtype.text}` },
    )
  }
  if (dtype.itemBytes === 0) {
    const text = `failed to get max length 0 of varchar from numpy file header, error: the dtype '${dtype.text}' has no width`
    throw new FileError(text, place)
  }
  acceptShape(field, header, dtype, place)
  if (dtype.itemBytes > limits.rowBytesMax) {
    const text = `a value of ${dtype.itemBytes} bytes is too long for field '${field.name}'`
    throw new FileError(text, place, { expected: `at most ${limits.rowBytesMax} bytes` })
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

function acceptShape(
  field: Field,
  header: NumpyHeader,
  dtype: NumpyDtype,
  place: { file: string; field: string },
): void {
  const axes = isVector(field) ? 2 : 1
  if (header.shape.length !== axes) {
    const text = `expected shape '${axes}' for ${field.dataType} field '${field.name}', got shape '${header.shape.length}'`
    throw new FileError(text, place, { found: `the shape (${header.shape.join(', ')})` })
  }
  if (axes === 1) return
  const width = widthOf(field, dtype)
  if (header.shape[1] === width) return
  const dim = (header.shape[1] * field.dim!) / width
  throw new FileError(
    `expected dim '${field.dim}' for ${field.dataType} field '${field.name}', got dim '${dim}'`,
    place,
    { expected: `the shape (n, ${width})`, found: `the shape (${header.shape.join(', ')})` },
  )
}

function acceptSize(header: NumpyHeader, dtype: NumpyDtype, source: ByteSource, field: Field): void {
  const bytes = header.dataOffset + header.shape.reduce((a, b) => a * b, 1) * dtype.itemBytes
  if (bytes === source.bytes) return
  const what = source.bytes < bytes ? 'truncated' : 'longer than its header says'
  throw new FileError(
    `the numpy file of field '${field.name}' is ${what}`,
    { file: source.key, field: field.name },
    {
      expected: `${bytes} bytes (header ${header.dataOffset}, shape (${header.shape.join(', ')}), dtype ${dtype.text})`,
      found: `${source.bytes} bytes`,
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
