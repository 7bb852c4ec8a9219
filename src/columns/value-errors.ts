/** The texts of refused values, in Milvus' words where it has some. They show a value's beginning, never all of it. */
import { cut, ValueError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import { type Field, type ScalarType, vectorItems } from '../core/schema.ts'
import type { JsonCursor, JsonKind } from '../json/json-cursor.ts'
import { bytesHint, finiteHint, mismatchHint, NO_NULL, timeHint, UTF8_HINT } from './value-hints.ts'

/** The value has another type than the field takes. */
export class TypeMismatchError extends ValueError {}

/** The list has another length than the vector. */
export class WrongLengthError extends ValueError {
  /** As many as the file has: numbers, or bytes of a BinaryVector. */
  readonly items: number
  constructor(message: string, expected: string, found: string, offset: number, items: number) {
    super(message, expected, found, offset)
    this.items = items
  }
}

const SHOWN_CHARS_MAX = 64

/** What Milvus calls the kinds of JSON values: the words of its Go types. */
export const GO_TYPES: Record<JsonKind, string> = {
  object: 'map[string]interface {}',
  array: '[]interface {}',
  string: 'string',
  number: 'json.Number',
  true: 'bool',
  false: 'bool',
  null: '<nil>',
}

/** What a field takes, for `expected`. */
export function describeField(field: Field): string {
  switch (field.dataType) {
    case 'Array':
      return `a list of at most ${field.maxCapacity} values of type ${field.elementType}`
    case 'ArrayOfVector':
      return `a list of at most ${field.maxCapacity} vectors of type ${field.vectorType}`
    case 'ArrayOfStruct':
      return `a list of at most ${field.maxCapacity} objects`
    case 'FloatVector':
    case 'Float16Vector':
    case 'BFloat16Vector':
      return `a list of ${field.dim} numbers`
    case 'BinaryVector':
      return `a list of ${counted(vectorItems(field), 'integer')} from 0 to 255`
    case 'Int8Vector':
      return `a list of ${field.dim} integers from -128 to 127`
    case 'SparseFloatVector':
      return 'an object like {"1": 0.5} or {"indices": [1], "values": [0.5]}'
    case 'VarChar':
      return `a string of at most ${field.maxLength} bytes`
    case 'Text':
      return `a string of at most ${limits.textBytesMax} bytes`
    case 'JSON':
      return 'a JSON value, or a string that holds JSON text'
    case 'Geometry':
      return `WKT text of at most ${limits.geometryBytesMax} bytes`
    case 'Timestamptz':
      return "a time such as '2025-01-31T23:59:59.123456+08:00' or '2025-01-31 23:59:59', of the years 0000 to 9999, with an offset from -12:00 to +14:00 or none"
    default:
      return DESCRIPTIONS[field.dataType]
  }
}

const DESCRIPTIONS: Record<Exclude<ScalarType, 'VarChar' | 'Text' | 'JSON' | 'Geometry' | 'Timestamptz'>, string> = {
  Bool: 'true or false',
  Int8: 'an integer from -128 to 127',
  Int16: 'an integer from -32768 to 32767',
  Int32: 'an integer from -2147483648 to 2147483647',
  Int64: 'an integer from -9223372036854775808 to 9223372036854775807',
  Float: 'a finite number in the range of a 32-bit float',
  Double: 'a finite number',
}

/** `got` is the spec's word for the value's type, `shown` the value as text. */
export const typeMismatch = (field: Field, got: string, shown: string, offset = 0): TypeMismatchError =>
  new TypeMismatchError(
    `expected type '${field.dataType}' for field '${field.name}', got type '${got}' with value '${cut(shown, SHOWN_CHARS_MAX)}'`,
    describeField(field),
    foundText(got, shown),
    offset,
    { hint: mismatchHint(field, got, shown) },
  )

/** What a value is called where Milvus' word for its type is no word of the file's. */
export function foundText(got: string, shown: string): string {
  switch (got) {
    case '<nil>':
      return 'null'
    case 'bool':
      return shown
    case 'json.Number':
      return `the number ${shown}`
    case 'string':
      return shown.startsWith('"') ? `the string ${shown}` : `the text '${shown}'`
    case '[]interface {}':
      return `the list ${shown}`
    case 'map[string]interface {}':
      return `the object ${shown}`
    default:
      return `${got} ${shown}`
  }
}

/** For the JSON value at the cursor, which it skips. */
export function jsonMismatch(field: Field, cursor: JsonCursor): TypeMismatchError {
  const kind = cursor.peek()
  const text = cursor.skipText()
  return kind === 'null' ? typeMismatch(field, '<nil>', '<nil>') : typeMismatch(field, GO_TYPES[kind], text)
}

/** For a decoded value. */
export function valueMismatch(field: Field, value: unknown, offset = 0): TypeMismatchError {
  return typeMismatch(field, goTypeOf(value), showValue(value), offset)
}

function goTypeOf(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool'
    case 'string':
      return 'string'
    case 'number':
    case 'bigint':
      return 'json.Number'
    default:
      if (value === null || value === undefined) return '<nil>'
      return Array.isArray(value) || ArrayBuffer.isView(value) ? '[]interface {}' : 'map[string]interface {}'
  }
}

function showValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>'
  if (typeof value !== 'object') return String(value)
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    const list = value as unknown as ArrayLike<unknown>
    const shown = Array.prototype.slice.call(list, 0, 8).map(showValue).join(' ')
    return `[${shown}${list.length > 8 ? ' …' : ''}]`
  }
  return '{…}'
}

/** `index`: of the element, in a vector. */
export const outOfRange = (field: Field, shown: string, offset = 0, index?: number): ValueError =>
  new ValueError(
    `value '${cut(shown, SHOWN_CHARS_MAX)}' is out of range for field '${field.name}' with type '${field.dataType}'`,
    describeField(field),
    shown,
    offset,
    { index },
  )

export const notFinite = (field: Field, shown: string, offset = 0, index?: number): ValueError =>
  new ValueError(
    `value '${cut(shown, SHOWN_CHARS_MAX)}' is not a number or infinity`,
    describeField(field),
    shown,
    offset,
    { index, hint: finiteHint(field, shown) },
  )

/** A number that is finite, but not as a 16-bit float; or bytes that hold no finite one. */
export const notFiniteHalf = (field: Field, shown: string, offset = 0, index?: number): ValueError =>
  new ValueError(
    `${field.dataType === 'Float16Vector' ? 'float16' : 'bfloat16'} vector contain nan or infinity value.`,
    field.dataType === 'Float16Vector' ? 'finite numbers from -65504 to 65504' : 'numbers that are finite as bfloat16',
    shown,
    offset,
    { index },
  )

/** Raw bytes, or a list in a column of lists, of another length than the vector has. */
export const misaligned = (field: Field, expected: number, found: number, unit: string, offset = 0): ValueError =>
  new WrongLengthError(
    `length of vector is not aligned: expected ${expected} but got ${found}, data type: ${field.dataType}`,
    counted(expected, unit),
    counted(found, unit),
    offset,
    found,
  )

export const wrongBytes = (field: Field, expected: number, found: number, offset = 0): ValueError =>
  misaligned(field, expected, found, 'byte', offset)

/** A list of another length than the vector has. */
export class WrongDimError extends WrongLengthError {
  readonly field: Field
  readonly dim: number
  constructor(field: Field, dim: number, offset: number) {
    const isBinary = field.dataType === 'BinaryVector'
    const items = isBinary ? dim / 8 : dim
    super(
      `expected dim '${field.dim}' for field '${field.name}' with type '${field.dataType}', got dim '${dim}'`,
      describeField(field),
      counted(items, isBinary ? 'byte' : 'number'),
      offset,
      items,
    )
    this.field = field
    this.dim = dim
  }
}

export const wrongDim = (field: Field, dim: number, offset = 0): WrongDimError => new WrongDimError(field, dim, offset)

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

/** `text`: the value itself, where it is at hand. */
export const tooLong = (field: Field, bytes: number, bytesMax: number, text?: string): ValueError =>
  new ValueError(
    `value length(${bytes}) for field ${field.name} exceeds max_length(${bytesMax})`,
    `at most ${bytesMax} bytes`,
    `${bytes} bytes${text === undefined ? '' : `: '${text}'`}`,
    0,
    { hint: text === undefined ? undefined : bytesHint(text, bytesMax) },
  )

export const badTimestamp = (field: Field, text: string): ValueError =>
  new ValueError(
    `invalid timestamp string: '${cut(text, SHOWN_CHARS_MAX)}'. Does not match any known format`,
    describeField(field),
    `'${text}'`,
    0,
    { hint: timeHint(text) },
  )

export function notWkt(field: Field, text: string, fault: string): ValueError {
  const { message, expected } = typeMismatch(field, 'string', text)
  return new ValueError(message, expected, `text that is no WKT: ${fault}`)
}

/** A number of a column of times. */
export const badTime = (field: Field, shown: string, reason: string, offset: number): ValueError =>
  new ValueError(`invalid timestamp for field '${field.name}': ${shown} ${reason}`, describeField(field), shown, offset)

export const overCapacity = (field: Field, count: number, offset = 0): ValueError =>
  new ValueError(
    `array capacity(${count}) for field ${field.name} exceeds max_capacity(${field.maxCapacity})`,
    `at most ${field.maxCapacity} values`,
    `${count} values`,
    offset,
  )

export const notUtf8 = (field: Pick<Field, 'name'>, shown: string): ValueError =>
  new ValueError(
    `field '${field.name}' contains invalid UTF-8 data, value=${cut(shown, SHOWN_CHARS_MAX)}`,
    'valid UTF-8',
    shown,
    0,
    { hint: UTF8_HINT },
  )

export const notNullable = (field: Field, offset = 0): ValueError =>
  new ValueError(
    `the field '${field.name}' is not nullable but the file contains null value`,
    describeField(field),
    'null',
    offset,
    { hint: NO_NULL },
  )
