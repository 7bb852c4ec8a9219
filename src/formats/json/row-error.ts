/** What is wrong with one row of JSON text, and where in the text: looked for again in the row's bytes once it has been refused. */
import { MissingFieldError, RowError } from '../../columns/row-errors.ts'
import { UTF8_HINT } from '../../columns/value-hints.ts'
import { ValueError } from '../../core/errors.ts'
import type { Schema } from '../../core/schema.ts'
import { nameList } from '../../core/shown-text.ts'
import { elementOffset } from '../../json/element-offset.ts'
import { JsonCursor, JsonSyntaxError, JsonUtf8Error } from '../../json/json-cursor.ts'
import { syntaxHint } from '../../json/syntax-hint.ts'
import { explainValue } from '../explain-value.ts'
import { keysOfRow, missingHint } from '../missing-hint.ts'
import { TextError } from '../text-error.ts'

/** The row is bytes[start, end) and begins at byte `offset` of the text. */
export interface RowText {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly offset: number
}

/** How far the parser had come. */
export interface RowState {
  readonly row: number
  /** The key whose value was being read. */
  readonly field?: string
  /** Where in the bytes that value begins. */
  readonly valueAt: number
}

/** Anything but an error about the row comes back as it is. */
export function rowError(error: unknown, text: RowText, state: RowState, schema: Schema): unknown {
  if (error instanceof JsonSyntaxError) return syntaxError(error, text, state)
  if (error instanceof MissingFieldError) return missingField(error, text, state, schema)
  if (!(error instanceof ValueError)) return error
  const { row } = state
  const field = error instanceof RowError ? error.field.name : state.field
  const valueAt = error instanceof RowError ? placeOfKey(error.field.name, text) : state.valueAt
  const at = error.index === undefined ? valueAt : elementOffset(text.bytes, valueAt, text.end, error.index)
  const more = explainValue(
    error,
    schema,
    schema.fields.find((f) => f.name === field),
  )
  // Not a row at all: Milvus says so without the words about parsing one.
  const isRowError = error.message.startsWith('invalid JSON format')
  const message = isRowError ? error.message : `failed to parse row, error: ${error.message}`
  return new TextError(message, { offset: offsetOf(at, text), row, field, ...more, cause: error })
}

const offsetOf = (at: number, { start, offset }: RowText): number => offset + at - start

/** Where the value of a key begins in a row that is whole; the row's own place without such a key. */
function placeOfKey(name: string, { bytes, start, end }: RowText): number {
  const cursor = new JsonCursor(bytes, start, end)
  cursor.enter()
  for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
    cursor.skipBlank()
    if (key === name) return cursor.position
    cursor.skip()
  }
  return start
}

function missingField(error: MissingFieldError, text: RowText, { row }: RowState, schema: Schema): TextError {
  const { field, expected } = error
  const keys = keysOfRow(new JsonCursor(text.bytes, text.start, text.end))
  const unknown = keys.filter(({ key }) => !schema.fields.some((f) => f.name === key))
  return new TextError(`failed to parse row, error: ${error.message}`, {
    offset: text.offset,
    row,
    field: field.name,
    expected,
    found: keys.length === 0 ? 'no keys' : `the keys ${nameList(keys.map(({ key }) => key))}`,
    hint: missingHint(field, unknown, 'row') ?? rowsHint(keys.map(({ key }) => key)),
    cause: error,
  })
}

/** The form of a .json file under the name of a .jsonl file. */
const rowsHint = (keys: readonly string[]): string | undefined =>
  keys.length === 1 && keys[0].toLowerCase() === 'rows'
    ? 'a file of one object with all `rows` in it is called .json'
    : undefined

function syntaxError(error: JsonSyntaxError, text: RowText, { row, field }: RowState): TextError {
  const { bytes, start, end } = text
  const place = { offset: offsetOf(error.offset, text), row, field, cause: error }
  if (error.atEnd) return endsInRow(place)
  if (error instanceof JsonUtf8Error) {
    const what = field === undefined ? 'a key' : `field '${field}'`
    const more = { expected: 'valid UTF-8', hint: UTF8_HINT }
    return new TextError(`failed to parse row, error: ${what} contains invalid UTF-8 data`, { ...place, ...more })
  }
  const message = `failed to parse row, error: failed to decode row, error: ${error.message}`
  return new TextError(message, { ...place, hint: syntaxHint(bytes, error, start, end) })
}

/** The text has no end of the row that begins in it. */
export const endsInRow = (place: { offset: number; row: number; field?: string; cause?: unknown }): TextError =>
  new TextError('failed to decode JSON, error: unexpected EOF', {
    ...place,
    expected: 'the rest of the row',
    found: 'the end of the file',
    hint: 'the file may be cut off: compare its size with that of the original',
  })
