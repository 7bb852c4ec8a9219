/**
 * One row object of JSON text into the batch. It looks at keys only: values go to the columns' builders or, where the
 * collection takes dynamic keys, to `$meta`. A schema field given twice is refused: no one can know which was meant.
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { flatSubField } from '../../columns/struct-errors.ts'
import { GO_TYPES } from '../../columns/value-errors.ts'
import { ValueError } from '../../core/errors.ts'
import { DYNAMIC_FIELD_NAME, type Field, type SubFieldPlace, shortName, subFieldPlaces } from '../../core/schema.ts'
import { JsonCursor, type JsonKind } from '../../json/json-cursor.ts'
import { KeySlots } from '../../json/key-slots.ts'
import { duplicatedKey } from '../../json/read-value.ts'
import { DynamicRow } from '../dynamic-row.ts'
import { refusalOfField } from '../file-fields.ts'
import { rowError } from './row-error.ts'

/** What a key of a row stands for. The column of a field that is computed is not there, and not asked for. */
interface Target {
  readonly field: Field
  readonly column: ColumnBuilder
}

const KIND_NAMES: Record<JsonKind, string> = {
  object: 'an object',
  array: 'a list',
  string: 'a string',
  number: 'a number',
  true: 'true',
  false: 'false',
  null: 'null',
}

const OPEN_BRACE = 0x7b

export class RowParser {
  readonly #batch: BatchBuilder
  readonly #cursor = new JsonCursor()
  readonly #slots: KeySlots<Target>
  /** Parts of structs, which may not stand alone. */
  readonly #subFields: ReadonlyMap<string, SubFieldPlace>
  readonly #dynamic: DynamicRow | undefined
  readonly #dynamicColumn: ColumnBuilder | undefined
  /** What is being read, for errors. */
  #field: string | undefined
  #valueAt = 0

  constructor(batch: BatchBuilder) {
    const { schema } = batch
    this.#batch = batch
    this.#slots = new KeySlots(schema.fields.map((field) => [field.name, { field, column: batch.column(field) }]))
    this.#subFields = new Map(subFieldPlaces(schema).map((place) => [place.sub.name, place]))
    if (schema.dynamicField) {
      this.#dynamic = new DynamicRow(schema)
      this.#dynamicColumn = batch.column(schema.dynamicField)
    }
  }

  /** Appends the row in bytes[start, end), which begins at byte `offset` of the file and is the file's `row`th. */
  parse(bytes: Uint8Array, start: number, end: number, offset: number, row: number): void {
    this.#field = undefined
    this.#valueAt = start
    this.#cursor.moveTo(bytes, start, end)
    try {
      this.#parseRow(this.#cursor)
    } catch (error) {
      const text = { bytes, start, end, offset }
      throw rowError(error, text, { row, field: this.#field, valueAt: this.#valueAt }, this.#batch.schema)
    }
  }

  #parseRow(cursor: JsonCursor): void {
    const kind = cursor.peek()
    if (kind !== 'object') {
      const text = `invalid JSON format, each row should be a key-value map, but got type ${GO_TYPES[kind]}`
      throw new ValueError(text, 'an object', KIND_NAMES[kind], 0, {
        hint: kind === 'array' ? listHint(cursor) : undefined,
      })
    }
    cursor.enter()
    for (let slot = 0; cursor.scanKey(slot === 0); slot++) {
      const { key, target } = this.#slots.find(cursor, slot)
      this.#field = key
      cursor.skipBlank()
      this.#valueAt = cursor.position
      if (target) this.#appendField(target, cursor)
      else this.#appendUnknown(key, cursor)
      this.#field = undefined
    }
    cursor.expectEnd()
    this.#field = DYNAMIC_FIELD_NAME
    if (this.#dynamic) this.#dynamic.flush(this.#dynamicColumn!)
    this.#field = undefined
    this.#batch.endRow()
  }

  #appendUnknown(key: string, cursor: JsonCursor): void {
    const place = this.#subFields.get(key)
    if (place) throw flatSubField(place.struct, shortName(place.sub))
    if (!this.#dynamic) cursor.skip()
    else if (key === DYNAMIC_FIELD_NAME) this.#dynamic.addMeta(cursor)
    else this.#dynamic.add(key, cursor)
  }

  #appendField({ field, column }: Target, cursor: JsonCursor): void {
    const refusal = refusalOfField(field, this.#batch.schema)
    if (refusal) throw new ValueError(refusal, `rows without the key '${field.name}'`, cursor.skipText())
    if (column.length !== this.#batch.rows) throw duplicatedKey(field.name)
    column.appendJson(cursor)
  }
}

/** For a row that is a list. */
function listHint(cursor: JsonCursor): string {
  cursor.enter()
  return cursor.skipBlank() === OPEN_BRACE
    ? 'this is a list of rows: it may be all of a .json file; in a .jsonl file each row stands on a line, without a list'
    : 'a row names its fields: {"id": 1, "vector": [0.1, 0.2]}'
}
