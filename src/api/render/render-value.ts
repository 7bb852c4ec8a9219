/** Stored values as Milvus' REST answers show them (rest-v2 5.6). */
import { type ElementType, elementField, type Field, shortName } from '../../core/schema.ts'
import { eachPair } from '../../core/sparse-vector.ts'
import { formatTimestamp } from '../../core/timestamp.ts'
import type { Timezone } from '../../core/timezone.ts'
import type { StoredValue } from '../../engine/engine.ts'
import type { Call } from '../context.ts'
import { shortestFloat32 } from '../encode-json.ts'

/** `timezone`: what times are shown in. */
export function renderValue(field: Field, value: StoredValue, call: Call, timezone: Timezone): unknown {
  if (value === null) return null
  switch (field.dataType) {
    case 'Int64':
      return renderInt64(value as bigint, call)
    case 'Float':
      return shortestFloat32(value as number)
    case 'Timestamptz':
      return formatTimestamp(value as bigint, timezone)
    case 'Array':
      return { Data: renderArray(field.elementType!, value as readonly unknown[]) }
    case 'BinaryVector':
    case 'Float16Vector':
    case 'BFloat16Vector':
    case 'Int8Vector':
      return base64(value as Uint8Array)
    case 'SparseFloatVector':
      return renderSparse(value as Uint8Array)
    default:
      return value
  }
}

/** The structs of a row out of the lists of the sub-fields that are asked for. Integers in them are numbers, whatever the call says. */
export function renderStructs(
  subFields: readonly Field[],
  lists: readonly StoredValue[],
  call: Call,
  timezone: Timezone,
): unknown {
  const [first] = lists as readonly (readonly StoredValue[] | null)[]
  if (first === null) return null
  const elements = subFields.map(elementField)
  const numbers = { ...call, int64AsText: false }
  return first.map((_, position) =>
    Object.fromEntries(
      elements.map((element, i) => {
        const value = (lists[i] as readonly StoredValue[])[position]
        return [shortName(element), renderValue(element, value, numbers, timezone)]
      }),
    ),
  )
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

function renderSparse(bytes: Uint8Array): Record<string, unknown> {
  const pairs: Record<string, unknown> = {}
  eachPair(bytes, (index, value) => {
    pairs[index] = shortestFloat32(value)
  })
  return pairs
}

export const renderInt64 = (value: bigint, call: Call): bigint | string => (call.int64AsText ? String(value) : value)

/** A primary key, wherever it stands alone. */
export const renderKey = (key: bigint | string, call: Call): bigint | string =>
  typeof key === 'bigint' ? renderInt64(key, call) : key

const VARIANTS: Readonly<Record<ElementType, string>> = {
  Bool: 'BoolData',
  Int8: 'IntData',
  Int16: 'IntData',
  Int32: 'IntData',
  Int64: 'LongData',
  Float: 'FloatData',
  Double: 'DoubleData',
  VarChar: 'StringData',
}

/** The JSON form of Milvus' protobuf: an empty list has no `data`. Int64 elements are always numbers. */
function renderArray(type: ElementType, values: readonly unknown[]): Record<string, unknown> {
  if (values.length === 0) return { [VARIANTS[type]]: {} }
  const data = type === 'Float' ? values.map((v) => shortestFloat32(v as number)) : values
  return { [VARIANTS[type]]: { data } }
}
