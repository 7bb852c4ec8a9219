/** One CSV record into the batch: null keys, dynamic columns, and the place of what is wrong. Values go to the builders. */
import { isUtf8 } from 'node:buffer'
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { RowError } from '../../columns/row-errors.ts'
import { notUtf8 } from '../../columns/value-errors.ts'
import { ValueError } from '../../core/errors.ts'
import { utf8Text } from '../../json/text-of.ts'
import { DynamicRow } from '../dynamic-row.ts'
import { TextError } from '../text-error.ts'
import type { CsvColumn } from './header.ts'
import type { RecordScanner } from './record-scanner.ts'

export class CsvRowParser {
  readonly #batch: BatchBuilder
  readonly #columns: readonly CsvColumn[]
  readonly #nullKey: Uint8Array
  readonly #dynamic: DynamicRow | undefined
  readonly #dynamicColumn: ColumnBuilder | undefined

  constructor(batch: BatchBuilder, columns: readonly CsvColumn[], nullKey: string) {
    const { schema } = batch
    this.#batch = batch
    this.#columns = columns
    this.#nullKey = Buffer.from(nullKey)
    if (schema.dynamicField) {
      this.#dynamic = new DynamicRow(schema, 'duplicated key in dynamic field')
      this.#dynamicColumn = batch.column(schema.dynamicField)
    }
  }

  /** Appends the record in the scanner, which begins at byte `offset` of the file and is the file's `row`th data row. */
  parse(record: RecordScanner, offset: number, row: number): void {
    const columns = this.#columns
    if (record.count !== columns.length) {
      const text = 'failed to parse row, error: the number of fields in the row is not equal to the header'
      const found = `${record.count} fields`
      throw new TextError(text, { offset, row, expected: `${columns.length} fields`, found })
    }
    let index = 0
    try {
      for (; index < columns.length; index++) this.#append(columns[index], record, index)
      if (this.#dynamic) this.#dynamic.flush(this.#dynamicColumn!)
      this.#batch.endRow()
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      const field = error instanceof RowError ? error.field.name : columns[index]?.name
      const { expected, found } = error
      const place = { offset, row, field, expected, found, cause: error }
      throw new TextError(`failed to parse row, error: ${error.message}`, place)
    }
  }

  #append(column: CsvColumn, record: RecordScanner, index: number): void {
    const bytes = record.bytesOf(index)
    const from = record.from(index)
    const to = record.to(index)
    switch (column.kind) {
      case 'field': {
        const { field } = column
        const takesNull = field.nullable || field.defaultValue !== undefined
        if (takesNull && this.#isNullKey(bytes, from, to)) column.column.appendNull()
        else column.column.appendCell(bytes, from, to)
        return
      }
      case 'meta':
        this.#dynamic!.addMetaText(bytes, from, to)
        return
      case 'dynamic':
        this.#dynamic!.addText(column.name, cellText(bytes, from, to, column.name))
        return
      case 'ignored':
        cellText(bytes, from, to, column.name)
    }
  }

  #isNullKey(bytes: Uint8Array, from: number, to: number): boolean {
    const nullKey = this.#nullKey
    if (to - from !== nullKey.length) return false
    for (let i = 0; i < nullKey.length; i++) if (bytes[from + i] !== nullKey[i]) return false
    return true
  }
}

/** Checked even where nobody wants the text: a file in another encoding is to be noticed. */
function cellText(bytes: Uint8Array, from: number, to: number, name: string): string {
  const text = utf8Text(bytes, from, to)
  if (!isUtf8(bytes.subarray(from, to))) throw notUtf8({ name }, text)
  return text
}
