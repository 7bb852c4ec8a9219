/** Text files cut into ranges as the plan would cut them, and what comes of reading those one after the other. */
import { FileError } from '../../src/core/errors.ts'
import type { Schema } from '../../src/core/schema.ts'
import type { ReadRange, RowReader } from '../../src/formats/row-reader.ts'
import type { FindRowStarts, RowStart } from '../../src/formats/row-starts.ts'
import type { WindowSizes } from '../../src/formats/text-window.ts'
import { memorySource } from '../support/memory-source.ts'
import { DATA_KEY, type ReadOptions, type Row, readRows } from './csv-json-support.ts'

export type ByteRange = Extract<ReadRange, { kind: 'bytes' }>

export const rangesBetween = (starts: readonly RowStart[], bytes: number): ByteRange[] =>
  starts.map(({ byte, row }, i) => ({ kind: 'bytes', from: byte, to: starts[i + 1]?.byte ?? bytes, firstRow: row }))

/** One format, one schema, small windows. */
export class RangeCheck {
  readonly #find: FindRowStarts
  readonly #make: (sizes: WindowSizes) => RowReader
  readonly #schema: Schema
  readonly #options: ReadOptions & { sizes: WindowSizes }

  constructor(
    find: FindRowStarts,
    make: (sizes: WindowSizes) => RowReader,
    schema: Schema,
    options: ReadOptions & { sizes: WindowSizes },
  ) {
    this.#find = find
    this.#make = make
    this.#schema = schema
    this.#options = options
  }

  async ranges(text: string | Uint8Array, taskBytes: number, signal?: AbortSignal): Promise<ByteRange[]> {
    const content = Buffer.from(text as string)
    const { sizes, separator = ',' } = this.#options
    const search = {
      source: memorySource(DATA_KEY, content),
      csv: { separator, nullKey: '' },
      signal: signal ?? new AbortController().signal,
      taskBytes,
      sizes,
      now: () => 0,
    }
    return rangesBetween(await this.#find(search), content.length)
  }

  /** The rows, or the text of the error. */
  whole(text: string | Uint8Array): Promise<Row[] | string> {
    return messageOf(readRows(this.#make, this.#schema, text, this.#options))
  }

  /** The rows of all ranges in the file's order, or the text of the first error. */
  inRanges(text: string | Uint8Array, taskBytes: number): Promise<Row[] | string> {
    return messageOf(this.#rowsOfRanges(text, taskBytes))
  }

  async #rowsOfRanges(text: string | Uint8Array, taskBytes: number): Promise<Row[]> {
    const rows: Row[] = []
    for (const range of await this.ranges(text, taskBytes)) {
      rows.push(...(await readRows(this.#make, this.#schema, text, { ...this.#options, range })))
    }
    return rows
  }
}

const messageOf = (rows: Promise<Row[]>): Promise<Row[] | string> =>
  rows.catch((error) => {
    if (error instanceof FileError) return error.message
    throw error
  })
