/** What a message says of a refused value beside its place. Formats differ in places, not in this. */
import { WrongLengthError } from '../columns/value-errors.ts'
import { lengthHint } from '../columns/value-hints.ts'
import type { ValueError } from '../core/errors.ts'
import type { Explanation } from '../core/file-error.ts'
import type { Field, Schema } from '../core/schema.ts'

/** `field`: whose value it is, where that is known. */
export function explainValue(error: ValueError, schema: Schema, field?: Field): Explanation {
  const { expected, found, index, hint } = error
  return {
    expected,
    found: index === undefined ? found : `${found} at index ${index}`,
    hint: hint ?? (field && error instanceof WrongLengthError ? lengthHint(field, error.items, schema) : undefined),
  }
}
