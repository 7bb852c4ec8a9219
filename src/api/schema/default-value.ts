/** A field's default value from a request: it must be of the JSON type its column has, and fit. */
import { wktFault } from '../../columns/wkt.ts'
import { type ApiError, apiError, cut } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import type { DataType, ScalarValue } from '../../core/schema.ts'
import { parseTimestamp } from '../../core/timestamp.ts'
import { timezoneOf } from '../../core/timezone.ts'

const INTEGER_BITS: Partial<Record<DataType, bigint>> = { Int8: 8n, Int16: 16n, Int32: 32n, Int64: 64n }

/** `timezone`: the collection's, for a Timestamptz without an offset. */
export function defaultValueOf(
  value: unknown,
  dataType: DataType,
  field: string,
  maxLength?: number,
  timezone?: string,
): ScalarValue {
  switch (dataType) {
    case 'Bool':
      if (typeof value !== 'boolean') throw wrongType(value, 'bool', field)
      return value
    case 'Int8':
    case 'Int16':
    case 'Int32':
    case 'Int64':
      return integer(value, dataType, field)
    case 'Float':
    case 'Double':
      return float(value, dataType, field)
    case 'VarChar':
      if (typeof value !== 'string') throw wrongType(value, 'string', field)
      if (Buffer.byteLength(value) > (maxLength ?? 0)) {
        throw apiError(
          'invalidParameter',
          `the length (${Buffer.byteLength(value)}) of string exceeds max length (${maxLength}) of field ${field}`,
        )
      }
      return value
    case 'Geometry':
      return geometry(value, field)
    case 'Timestamptz':
      return timestamp(value, field, timezone)
    default:
      throw apiError('invalidParameter', `type (${dataType}) of field ${field} not support default_value`)
  }
}

function integer(value: unknown, dataType: DataType, field: string): number | bigint {
  const whole = typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
  if (!whole) throw wrongType(value, 'number', field)
  const exact = BigInt(value)
  if (BigInt.asIntN(Number(INTEGER_BITS[dataType]), exact) !== exact) {
    throw apiError('invalidParameter', `[${exact}] out of range of ${dataType}, the default value of field ${field}`)
  }
  return dataType === 'Int64' ? exact : Number(exact)
}

function float(value: unknown, dataType: DataType, field: string): number {
  if (typeof value !== 'number' && typeof value !== 'bigint') throw wrongType(value, 'number', field)
  const number = dataType === 'Float' ? Math.fround(Number(value)) : Number(value)
  if (!Number.isFinite(number)) {
    throw apiError('invalidParameter', `[${value}] out of range of ${dataType}, the default value of field ${field}`)
  }
  return number
}

function geometry(value: unknown, field: string): string {
  if (typeof value !== 'string') throw wrongType(value, 'string', field)
  const fault = wktFault(value)
  if (fault === undefined && Buffer.byteLength(value) <= limits.geometryBytesMax) return value
  const reason = fault ?? `longer than ${limits.geometryBytesMax} bytes`
  throw apiError('invalidParameter', `invalid default value for geometry field ${field}, '${cut(value)}': ${reason}`)
}

function timestamp(value: unknown, field: string, timezone?: string): bigint {
  if (typeof value !== 'string') throw wrongType(value, 'string', field)
  const bytes = Buffer.from(value)
  const micros = parseTimestamp(bytes, 0, bytes.length, timezoneOf(timezone))
  if (micros !== undefined) return micros
  const text = `invalid timestamp string: '${cut(value)}'. Does not match any known format`
  throw apiError('invalidParameter', `${text}, the default value of field ${field}`)
}

const wrongType = (value: unknown, wanted: string, field: string): ApiError =>
  apiError(
    'invalidParameter',
    `convert defaultValue fail, err:cannot use "${String(value)}" as ${wanted} default value of field ${field}`,
  )
