/**
 * What somebody may have meant by a value that is refused. Looked for only once there is something to report, in the beginning
 * of the value's text. A hint is only ever shown, never acted upon; undefined where nothing is likely.
 */
import { type Field, isDense, type Schema, vectorItems } from '../core/schema.ts'

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const BITS: Readonly<Record<string, number>> = { Int8: 8, Int16: 16, Int32: 32, Int64: 64 }
const NUMBERS = [...Object.keys(BITS), 'Float', 'Double']

/** Longer texts are meant to be neither a number nor a word. */
const WORD_CHARS_MAX = 64
/** Of a list's text no more is looked at. */
const LIST_CHARS_MAX = 1000

export const EMPTY_CELL = 'an empty cell is null only in a field that is nullable or has a default value'
export const UTF8_HINT = 'the text may be Latin-1 or Windows-1252; write it as UTF-8'
const NOT_FINITE = 'no search can compare it: put a number in its place, or leave the row out'
export const NO_NULL = 'only a field that is nullable or has a default value takes null'

/** For a value of another type than the field takes; `got` and `shown` as in `typeMismatch`. */
export function mismatchHint({ dataType }: Field, got: string, shown: string): string | undefined {
  if (got === '<nil>') return NO_NULL
  const isJsonString = got === 'string' && shown.startsWith('"')
  const inner = isJsonString ? shown.slice(1, -1) : shown
  if (got === 'string' && inner.trim() === '' && !isJsonString) return EMPTY_CELL
  if ((NUMBERS.includes(dataType) || dataType === 'Bool') && shown.length > WORD_CHARS_MAX) return undefined
  if (NUMBERS.includes(dataType)) return numberHint(dataType, got, inner, isJsonString)
  if (dataType === 'Bool') return boolHint(got, inner, isJsonString)
  if (dataType === 'VarChar' || dataType === 'Text') return textHint(got)
  if (dataType === 'SparseFloatVector') return sparseHint(got, inner)
  if (dataType === 'Timestamptz') return got === 'json.Number' ? TIME_TEXT : undefined
  if (dataType === 'Array' || dataType.endsWith('Vector')) return listHint(got, inner, isJsonString)
  return undefined
}

const TIME_TEXT = 'write times as text: a number alone says neither unit nor zone'

/** For text that is no time. */
export function timeHint(text: string): string | undefined {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return TIME_TEXT
  if (/^\d{4}-\d\d-\d\d$/.test(trimmed)) return `a time of day is missing: ${trimmed} 00:00:00`
  if (/^\d{1,4}[/.]\d{1,2}[/.]\d{1,4}/.test(trimmed)) return 'dates are written year-month-day: 2025-01-31'
  return trimmed === '' ? EMPTY_CELL : undefined
}

function numberHint(dataType: string, got: string, inner: string, isJsonString: boolean): string | undefined {
  const isInteger = dataType in BITS
  if (got === 'json.Number' || (got === 'string' && !isJsonString && NUMBER.test(inner))) {
    return isInteger ? integerHint(inner, BITS[dataType]) : undefined
  }
  if (got !== 'string') return undefined
  const trimmed = inner.trim()
  if (isJsonString) return NUMBER.test(trimmed) ? `leave the quotes out: ${trimmed}` : undefined
  if (NUMBER.test(trimmed)) return 'leave out the blanks around it'
  if (/^["'].*["']$/.test(trimmed)) return 'leave out the quotes'
  if (/^[+-]?\d{1,3}([,.' _]\d{3})+$/.test(trimmed)) return 'write it without separators between the digits'
  return /^[+-]?\d+,\d+$/.test(trimmed) ? 'the decimal point is a dot' : undefined
}

/** For a number with a fraction or an exponent, as text, where an integer of so many bits is wanted. */
export function integerHint(text: string, bits: number): string {
  const value = Number(text)
  if (!Number.isInteger(value)) return 'only whole numbers are taken'
  const isInRange = value >= -(2 ** (bits - 1)) && value < 2 ** (bits - 1)
  if (!isInRange) return 'as a plain integer, too, it would be out of range'
  return Number.isSafeInteger(value) ? `write it as a plain integer: ${value}` : 'write it as a plain integer'
}

function boolHint(got: string, inner: string, isJsonString: boolean): string | undefined {
  if (got === 'json.Number' && (inner === '0' || inner === '1')) return `write ${inner === '1'}`
  if (isJsonString && /^(true|false)$/i.test(inner)) return `leave the quotes out: ${inner.toLowerCase()}`
  return /^(y|yes|on|n|no|off)$/i.test(inner) ? `write ${/^(y|on)/i.test(inner)}` : undefined
}

function textHint(got: string): string | undefined {
  if (got === 'json.Number' || got === 'bool') return 'put it in quotes'
  return got === 'map[string]interface {}' ? 'a JSON field takes objects; a string needs quotes' : undefined
}

function sparseHint(got: string, inner: string): string | undefined {
  if (got === 'string' && inner.startsWith('{')) return 'leave out the quotes around the object'
  return got === '[]interface {}' ? 'write each pair as a key with its value: {"1": 0.5, "20": 0.25}' : undefined
}

function listHint(got: string, inner: string, isJsonString: boolean): string | undefined {
  if (isJsonString && inner.startsWith('[')) return 'the list is in quotes, which makes it a string: leave them out'
  if (got === 'json.Number') return 'a list stands in brackets, with commas between its values: [0.1, 0.2]'
  return got === 'map[string]interface {}' && /^\{\s*"indices"/.test(inner)
    ? 'this is a sparse vector; the field takes dense ones'
    : undefined
}

/** For a number that is not finite, or not as the field stores it; `shown` is its text. */
export function finiteHint({ dataType }: Field, shown: string): string | undefined {
  if (!Number.isFinite(Number(shown))) return /\d/.test(shown) ? undefined : NOT_FINITE
  return dataType === 'Float' ? 'a Double field holds it' : 'the greatest 32-bit float is 3.4028235e+38'
}

/** For an element of a vector that is no number. */
export function elementHint(kind: string, index: number): string | undefined {
  if (kind === 'null') return 'a vector has no gaps: where a number is unknown, leave the whole vector out'
  if (kind === 'string') return 'numbers stand without quotes'
  return kind === 'array' && index === 0 ? 'the list stands in one list too many' : undefined
}

/** For text that should be JSON. */
export function notJsonHint(field: Field, text: string): string | undefined {
  const trimmed = text.trim().slice(0, LIST_CHARS_MAX)
  if (field.dataType === 'JSON') {
    const isPlain = /^[\p{L}_][\p{L}\p{N}_ ]*$/u.test(trimmed) && !/^(NaN|Infinity|None|True|False)$/.test(trimmed)
    return isPlain ? 'a string for a JSON field is JSON text: plain text needs quotes of its own in it' : undefined
  }
  return listHintOfText(trimmed)
}

function listHintOfText(trimmed: string): string | undefined {
  if (trimmed === '') return EMPTY_CELL
  if (/\b(NaN|Infinity|inf)\b/i.test(trimmed)) return NOT_FINITE
  if (trimmed.startsWith('(')) return 'write the list in brackets: [1, 2]'
  if (/\b(array|tensor)\(/.test(trimmed)) return 'write it as a list: json.dumps(x.tolist())'
  if (/^\[?[-+.\deE\s]*\d\s+[-+.\d]/.test(trimmed)) {
    return 'commas are missing: this is how NumPy prints an array; write json.dumps(x.tolist())'
  }
  return undefined
}

/** For a dense vector of another length, in items as they stand in the file: numbers, or bytes of a BinaryVector. */
export function lengthHint(field: Field, items: number, schema: Schema): string | undefined {
  if (items === 0) return 'an empty list is no vector; only a nullable field can go without'
  const other = schema.fields.find((f) => f !== field && isDense(f) && vectorItems(f) === items)
  if (other) return `the vectors of field '${other.name}' have this length`
  if (field.dataType === 'BinaryVector' && items === field.dim) {
    return `a byte holds 8 dimensions, so ${field.dim} take ${vectorItems(field)}: numpy.packbits makes them`
  }
  if (field.dataType === 'FloatVector' && items === 4 * field.dim!)
    return 'these look like bytes: a float has 4 of them'
  return undefined
}

/** For a string that is too long by its bytes. */
export const bytesHint = (text: string, bytesMax: number): string | undefined =>
  [...text].length <= bytesMax
    ? `max_length counts bytes of UTF-8: these ${[...text].length} characters take more than one each`
    : undefined
