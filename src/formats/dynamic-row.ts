/**
 * Collects the dynamic keys of one row as JSON text. Values are copied as they stand in the file, so numbers keep all their
 * digits. A key is taken once: whoever gives it twice, or hides a schema field in `$meta`, is refused.
 */
import type { ColumnBuilder } from '../columns/column-builder.ts'
import { ValueError } from '../core/errors.ts'
import { DYNAMIC_FIELD_NAME, type Schema } from '../core/schema.ts'
import { JsonCursor, JsonSyntaxError } from '../json/json-cursor.ts'
import { checkKeyCount, duplicatedKey } from '../json/read-value.ts'
import { syntaxHint } from '../json/syntax-hint.ts'

const FIRST_BYTES = 1024
const KEYS_REMEMBERED_MAX = 1024
const EXPECTED = 'a JSON object'
const HINT = '$meta holds the dynamic keys of a row: {"color": "red"}'

export class DynamicRow {
  readonly #reserved: ReadonlySet<string>
  readonly #keys = new Set<string>()
  readonly #keyTexts = new Map<string, Buffer>()
  #bytes: Buffer = Buffer.alloc(FIRST_BYTES)
  #length = 0

  constructor(schema: Schema) {
    this.#reserved = new Set([...schema.fields.map((field) => field.name), DYNAMIC_FIELD_NAME])
  }

  /** Forgets what an abandoned row left. */
  clear(): void {
    this.#keys.clear()
    this.#length = 0
  }

  /** Takes the JSON value at the cursor under a key that is no schema field. */
  add(key: string, cursor: JsonCursor): void {
    this.#addKey(key)
    const from = cursor.skip()
    this.#write(cursor.bytes, from, cursor.position)
  }

  /** Takes a text as a JSON string. */
  addText(key: string, text: string): void {
    this.#addKey(key)
    this.#writeText(JSON.stringify(text))
  }

  /** Merges the value of `$meta`: an object, or a string that holds one. */
  addMeta(cursor: JsonCursor): void {
    const kind = cursor.peek()
    if (kind === 'object') this.#merge(cursor)
    else if (kind === 'string') {
      const text = Buffer.from(cursor.readString())
      this.addMetaText(text, 0, text.length)
    } else throw notAnObject(cursor.skipText())
  }

  /** Merges JSON text that must be an object. */
  addMetaText(bytes: Uint8Array, start: number, end: number): void {
    const cursor = new JsonCursor(bytes, start, end)
    try {
      const kind = cursor.peek()
      if (kind !== 'object') {
        throw notAnObject(cursor.skipText())
      }
      this.#merge(cursor)
      cursor.expectEnd()
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error
      const found = `text that is not JSON: ${error.message}`
      const hint = syntaxHint(bytes, error, start, end)
      throw new ValueError('illegal value for dynamic field, not a JSON format string', EXPECTED, found, 0, { hint })
    }
  }

  /** Appends the row to the column of `$meta`: `{}` where nothing was collected. */
  flush(column: ColumnBuilder): void {
    if (this.#length === 0) column.appendValue('{}')
    else {
      this.#writeText('}')
      column.appendJson(new JsonCursor(this.#bytes, 0, this.#length))
    }
    this.clear()
  }

  #merge(cursor: JsonCursor): void {
    cursor.enter()
    for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
      if (this.#reserved.has(key)) {
        throw new ValueError(
          `illegal key for dynamic field, '${key}' is a field of the collection`,
          'keys that are no field names',
          `'${key}'`,
          0,
          { hint: 'the value of a field stands beside $meta, not in it' },
        )
      }
      this.add(key, cursor)
    }
  }

  #addKey(key: string): void {
    if (this.#keys.has(key)) {
      throw duplicatedKey(key)
    }
    checkKeyCount(this.#keys.size)
    this.#writeText(this.#keys.size === 0 ? '{' : ',')
    this.#keys.add(key)
    const text = this.#keyTexts.get(key) ?? this.#keyText(key)
    this.#write(text, 0, text.length)
  }

  /** `"key":`, remembered: rows of a file mostly have the same keys. */
  #keyText(key: string): Buffer {
    const text = Buffer.from(`${JSON.stringify(key)}:`)
    if (this.#keyTexts.size < KEYS_REMEMBERED_MAX) this.#keyTexts.set(key, text)
    return text
  }

  #writeText(text: string): void {
    this.#reserve(text.length * 3)
    this.#length += this.#bytes.write(text, this.#length)
  }

  #write(bytes: Uint8Array, from: number, to: number): void {
    this.#reserve(to - from)
    this.#bytes.set(bytes.subarray(from, to), this.#length)
    this.#length += to - from
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const longer = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + more))
    this.#bytes.copy(longer, 0, 0, this.#length)
    this.#bytes = longer
  }
}

/** For the value of `$meta`, which begins with `found`. */
export const notAnObject = (found: string): ValueError =>
  new ValueError('illegal value for dynamic field, not a JSON object', EXPECTED, found, 0, { hint: HINT })
