/** The texts of refused values that only JSON text can hold: no JSON at all, elements of another kind, numbers that are no integers. */
import type { ValueError } from '../core/errors.ts'
import type { Field } from '../core/schema.ts'
import type { JsonCursor, JsonSyntaxError } from '../json/json-cursor.ts'
import { syntaxHint } from '../json/syntax-hint.ts'
import { textStart, utf8Text } from '../json/text-of.ts'
import { foundText, GO_TYPES, TypeMismatchError, typeMismatch } from './value-errors.ts'
import { elementHint, integerHint, notJsonHint } from './value-hints.ts'

/** For a string, or the text of a cell, in bytes[start, end) that should hold JSON. */
export function notJson(
  field: Field,
  bytes: Uint8Array,
  start: number,
  end: number,
  error: JsonSyntaxError,
): TypeMismatchError {
  const text = textStart(bytes, start, end)
  const { message, expected, hint } = typeMismatch(field, 'string', text)
  const where = error.atEnd ? 'at its end' : `at byte ${error.offset - start} of it`
  return new TypeMismatchError(message, expected, `text that is not JSON: ${error.message} ${where}`, 0, {
    hint: notJsonHint(field, text) ?? syntaxHint(bytes, error, start, end) ?? hint,
  })
}

/** The integers of vectors are bytes, with a sign or without. */
const ITEM_BITS = 9

/** For a number with a fraction or an exponent among the integers of a vector. */
export function notInteger(field: Field, text: string): TypeMismatchError {
  const { message, expected, found } = typeMismatch(field, GO_TYPES.number, text)
  return new TypeMismatchError(message, expected, found, 0, { hint: integerHint(text, ITEM_BITS) })
}

/** For the element at the cursor of the list that begins at byte `list`: no number where a vector needs one. */
export function elementMismatch(field: Field, cursor: JsonCursor, list: number, index: number): ValueError {
  const kind = cursor.peek()
  const text = cursor.skipText()
  const { message, expected } = typeMismatch(field, GO_TYPES.array, utf8Text(cursor.bytes, list, cursor.position))
  const found = foundText(GO_TYPES[kind], text)
  return new TypeMismatchError(message, expected, found, 0, { index, hint: elementHint(kind, index) })
}
