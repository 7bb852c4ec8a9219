/** One CSV record into the batch: null keys, dynamic columns, and the place of what is wrong. Values go to the builders. */
import { isUtf8 } from 'node:buffer'
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { RowError } from '../../columns/row-errors.ts'
import { notUtf8 } from '../../columns/value-errors.ts'
import { ValueError } from '../../core/errors.ts'
import { DYNAMIC_FIELD_NAME } from '../../core/schema.ts'
import { elementOffset } from '../../json/element-offset.ts'
import { textStart, utf8Text } from '../../json/text-of.ts'
import { DynamicRow } from '../dynamic-row.ts'
import { explainValue } from '../explain-value.ts'
import { TextError } from '../text-error.ts'
import type { CsvColumn } from './header.ts'
import type { RecordScanner } from './record-scanner.ts'

const LOOKED_AT_CELLS = 1000

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
    if (record.count !== columns.length) throw wrongCount(record, columns.length, offset, row)
    let index = 0
    try {
      for (; index < columns.length; index++) this.#append(columns[index], record, index)
      if (this.#dynamic) this.#dynamic.flush(this.#dynamicColumn!)
      this.#batch.endRow()
    } catch (error) {
      throw error instanceof ValueError ? this.#cellError(error, record, index, offset, row) : error
    }
  }

  /** `index` is that of the cell, or the number of cells where all of them together are refused: as a field or the dynamic one. */
  #cellError(error: ValueError, record: RecordScanner, index: number, offset: number, row: number): TextError {
    const { schema } = this.#batch
    const name = error instanceof RowError ? error.field.name : (this.#columns[index]?.name ?? DYNAMIC_FIELD_NAME)
    const cell = error instanceof RowError ? this.#columns.findIndex((column) => column.name === name) : index
    const more = explainValue(
      error,
      schema,
      schema.fields.find((f) => f.name === name),
    )
    const at = this.#columns[cell] ? placeOf(error, record, cell) : record.start
    const detail = { offset: offset + at - record.start, row, field: name, ...more, cause: error }
    return new TextError(`failed to parse row, error: ${error.message}`, detail)
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

/** Where in the scanned bytes the refused value begins. */
function placeOf(error: ValueError, record: RecordScanner, index: number): number {
  if (!record.isVerbatim(index)) return record.placeOf(index)
  const from = record.from(index)
  return error.index === undefined ? from : elementOffset(record.bytesOf(index), from, record.to(index), error.index)
}

function wrongCount(record: RecordScanner, expected: number, offset: number, row: number): TextError {
  const { count } = record
  const cells = Array.from({ length: Math.min(count, LOOKED_AT_CELLS) }, (_, i) =>
    textStart(record.bytesOf(i), record.from(i), record.to(i)),
  )
  const isCutList = count > expected && cells.some((cell) => /^\s*[[{]/.test(cell) && !/[\]}]\s*$/.test(cell))
  return new TextError('failed to parse row, error: the number of fields in the row is not equal to the header', {
    offset,
    row,
    expected: `${expected} fields`,
    found: `${count} field${count === 1 ? '' : 's'}, the first of them '${cells[0]}'`,
    hint: isCutList ? 'a cell that holds the separator, such as a list, stands in quotes: "[0.1, 0.2]"' : undefined,
  })
}
