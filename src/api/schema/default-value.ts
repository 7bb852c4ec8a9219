/** A field's default value from a request: it must be of the JSON type its column has, and fit. */
import { type ApiError, apiError } from '../../core/errors.ts'
import type { DataType, ScalarValue } from '../../core/schema.ts'

const INTEGER_BITS: Partial<Record<DataType, bigint>> = { Int8: 8n, Int16: 16n, Int32: 32n, Int64: 64n }

export function defaultValueOf(value: unknown, dataType: DataType, field: string, maxLength?: number): ScalarValue {
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

const wrongType = (value: unknown, wanted: string, field: string): ApiError =>
  apiError(
    'invalidParameter',
    `convert defaultValue fail, err:cannot use "${String(value)}" as ${wanted} default value of field ${field}`,
  )
