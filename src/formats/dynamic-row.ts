/**
 * Collects the dynamic keys of one row as JSON text. Values are copied as they stand in the file, so numbers keep all their
 * digits. A key is taken once: whoever gives it twice, or hides a schema field in `$meta`, is refused.
 */
import type { ColumnBuilder } from '../columns/column-builder.ts'
import { eachDynamicKey, eachKeyAt, notAnObject, reservedNames } from '../columns/dynamic-column.ts'
import type { Schema } from '../core/schema.ts'
import { JsonCursor } from '../json/json-cursor.ts'
import { checkKeyCount, duplicatedKey } from '../json/read-value.ts'

const FIRST_BYTES = 1024
const KEYS_REMEMBERED_MAX = 1024

export class DynamicRow {
  readonly #reserved: ReadonlySet<string>
  readonly #duplicated: string
  readonly #keys = new Set<string>()
  readonly #keyTexts = new Map<string, Buffer>()
  readonly #cursor = new JsonCursor()
  #bytes: Buffer = Buffer.alloc(FIRST_BYTES)
  #length = 0

  /** `duplicated`: what is said of a key that comes twice; Milvus says it in the words of each format. */
  constructor(schema: Schema, duplicated = 'duplicated key is not allowed') {
    this.#duplicated = duplicated
    this.#reserved = reservedNames(schema)
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
    if (kind === 'object') eachKeyAt(cursor, this.#reserved, (key, at) => this.add(key, at))
    else if (kind === 'string') {
      const text = Buffer.from(cursor.readString())
      this.addMetaText(text, 0, text.length)
    } else throw notAnObject(cursor)
  }

  /** Merges JSON text that must be an object. */
  addMetaText(bytes: Uint8Array, start: number, end: number): void {
    eachDynamicKey(bytes, start, end, this.#reserved, (key, at) => this.add(key, at))
  }

  /** Appends the row to the column of `$meta`: `{}` where nothing was collected. */
  flush(column: ColumnBuilder): void {
    if (this.#length === 0) column.appendValue('{}')
    else {
      this.#writeText('}')
      this.#cursor.moveTo(this.#bytes, 0, this.#length)
      column.appendJson(this.#cursor)
    }
    this.clear()
  }

  #addKey(key: string): void {
    if (this.#keys.has(key)) throw duplicatedKey(key, this.#duplicated)
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
