/**
 * One JSON value of an insert, by Milvus' lenient rules, as the value its column builder takes: quoted numbers become
 * numbers, other JSON becomes text for VarChar. Whether the result fits the field is the builder's to say.
 */
import { decodeBase64 } from '../../columns/binary-vector-column.ts'
import { ValueError } from '../../core/errors.ts'
import { parseBool } from '../../core/parse-bool.ts'
import { elementField, type Field, type StructField, shortName } from '../../core/schema.ts'
import { isObject } from '../contract/type.ts'
import { encodeJson } from '../encode-json.ts'

/** Sign, then hexadecimal, binary or decimal digits; a zero fraction is tolerated. */
const SMALL_INTEGER = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+)(?:\.0+)?$/
const PLAIN_INTEGER = /^[+-]?\d+$/
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/** `value` is neither null nor undefined. */
export function rowValue(field: Field, value: unknown): unknown {
  switch (field.dataType) {
    case 'Bool':
      return typeof value === 'string' ? boolOf(field, value) : value
    case 'Int8':
    case 'Int16':
    case 'Int32':
      return typeof value === 'string' ? smallIntegerOf(field, value) : value
    case 'Int64':
      return typeof value === 'string' ? integerOf(field, value) : value
    case 'Float':
    case 'Double':
      return typeof value === 'string' ? numberOf(field, value) : value
    case 'VarChar':
    case 'Text':
      return typeof value === 'string' ? value : encodeJson(value)
    case 'JSON':
      // The builder takes a string for JSON text; a row's string is a JSON value of its own.
      return encodeJson(value)
    case 'Geometry':
    case 'Timestamptz':
      if (typeof value !== 'string') throw refused(field, encodeJson(value), 'a string')
      return value
    case 'SparseFloatVector':
      if (!isObject(value)) throw refused(field, encodeJson(value), 'a JSON object')
      return value
    case 'ArrayOfStruct':
      if (!Array.isArray(value)) throw refused(field, encodeJson(value), 'a JSON array')
      return value.map((element) => structOf(field as StructField, element))
    case 'Array':
    case 'ArrayOfVector':
    case 'FloatVector':
    case 'Int8Vector':
      if (!Array.isArray(value)) throw refused(field, encodeJson(value), 'a JSON array')
      return value
    case 'BinaryVector':
    case 'Float16Vector':
    case 'BFloat16Vector':
      if (typeof value === 'string') return bytesOf(field, value)
      if (!Array.isArray(value)) throw refused(field, encodeJson(value), 'a JSON array or base64')
      return value
  }
}

/** Only its values are looked at: what is no struct of this field goes on to be refused by the builder. */
function structOf(field: StructField, element: unknown): unknown {
  if (!isObject(element)) return element
  const values = { ...element }
  for (const sub of field.subFields) {
    const key = shortName(sub)
    const value = Object.hasOwn(element, key) ? element[key] : undefined
    if (value !== undefined && value !== null) values[key] = rowValue(elementField(sub), value)
  }
  return values
}

function bytesOf(field: Field, text: string): Uint8Array {
  const bytes = decodeBase64(text)
  if (!bytes) throw refused(field, text, 'a JSON array or base64')
  return bytes
}

const refused = (field: Field, found: string, expected: string): ValueError =>
  new ValueError(
    `expected ${expected} for field '${field.name}' with type '${field.dataType}', got '${found.slice(0, 64)}'`,
    expected,
    found,
  )

function boolOf(field: Field, text: string): boolean {
  const value = parseBool(text)
  if (value === undefined) throw refused(field, text, 'true or false')
  return value
}

function smallIntegerOf(field: Field, text: string): number {
  const match = SMALL_INTEGER.exec(text)
  if (!match) throw refused(field, text, 'an integer')
  const magnitude = Number(match[2])
  return match[1] === '-' ? 0 - magnitude : magnitude
}

function integerOf(field: Field, text: string): bigint {
  if (!PLAIN_INTEGER.test(text)) throw refused(field, text, 'an integer in plain decimal form')
  return BigInt(text.startsWith('+') ? text.slice(1) : text)
}

function numberOf(field: Field, text: string): number {
  if (!DECIMAL.test(text)) throw refused(field, text, 'a number')
  return Number(text)
}
