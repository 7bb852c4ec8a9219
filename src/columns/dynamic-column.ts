/**
 * The dynamic field `$meta`: one JSON object a row, whose keys are no names of fields, so that nothing in it can hide a field.
 * Row-wise readers that collect dynamic keys (formats/dynamic-row.ts) keep the same rules key by key and hand over the whole.
 */
import { cut, ValueError } from '../core/errors.ts'
import { DYNAMIC_FIELD_NAME, type Field, type Schema } from '../core/schema.ts'
import { JsonCursor, JsonSyntaxError } from '../json/json-cursor.ts'
import { syntaxHint } from '../json/syntax-hint.ts'
import { textStart } from '../json/text-of.ts'
import { JsonColumn } from './json-column.ts'

/** The names that no dynamic key may have. */
export const reservedNames = (schema: Schema): ReadonlySet<string> =>
  new Set([...schema.fields.map((field) => field.name), DYNAMIC_FIELD_NAME])

export class DynamicColumn extends JsonColumn {
  readonly #reserved: ReadonlySet<string>

  constructor(field: Field, reserved: ReadonlySet<string>) {
    super(field)
    this.#reserved = reserved
  }

  /** JSON text that must be an object. */
  override appendCell(bytes: Uint8Array, start: number, end: number): void {
    eachDynamicKey(bytes, start, end, this.#reserved, (_key, cursor) => cursor.skip())
    super.appendCell(bytes, start, end)
  }
}

/**
 * Visits the keys of JSON text that must be an object, each with the cursor at its value, which the visitor must pass. Throws
 * ValueError where the text is no object or a key is reserved.
 */
export function eachDynamicKey(
  bytes: Uint8Array,
  start: number,
  end: number,
  reserved: ReadonlySet<string>,
  visit: (key: string, cursor: JsonCursor) => void,
): void {
  const cursor = new JsonCursor(bytes, start, end)
  try {
    if (cursor.peek() !== 'object') throw notAnObject(cursor)
    eachKeyAt(cursor, reserved, visit)
    cursor.expectEnd()
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const found = `'${cut(textStart(bytes, start, end), 60)}', which is not JSON: ${error.message}`
    const hint = syntaxHint(bytes, error, start, end)
    throw new ValueError('illegal value for dynamic field, not a JSON format string', EXPECTED, found, 0, { hint })
  }
}

/** The same for the object at the cursor. */
export function eachKeyAt(
  cursor: JsonCursor,
  reserved: ReadonlySet<string>,
  visit: (key: string, cursor: JsonCursor) => void,
): void {
  cursor.enter()
  for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
    if (reserved.has(key)) {
      const text = `illegal key for dynamic field, '${key}' is a field of the collection`
      const hint = 'the value of a field stands beside $meta, not in it'
      throw new ValueError(text, 'keys that are no field names', `'${key}'`, 0, { hint })
    }
    visit(key, cursor)
  }
}

/** For the JSON value at the cursor, which it skips. */
export const notAnObject = (cursor: JsonCursor): ValueError =>
  new ValueError('illegal value for dynamic field, not a JSON object', EXPECTED, cursor.skipText(), 0, { hint: HINT })

const EXPECTED = 'a JSON object'
const HINT = '$meta holds the dynamic keys of a row: {"color": "red"}'
