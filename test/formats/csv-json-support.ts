/** What the tests of text formats share: files in memory, schemas, and the rows that a reader made of a file. */
import { strict as assert } from 'node:assert'
import { Table } from 'apache-arrow'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { FileError } from '../../src/core/errors.ts'
import { columnName, type Field, type Schema, storedFields } from '../../src/core/schema.ts'
import type { ReadRange, RowReader } from '../../src/formats/row-reader.ts'
import type { WindowSizes } from '../../src/formats/text-window.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'

/** The key of a file whose name does not matter. */
export const DATA_KEY = 'data/file.txt'

export const schemaOf = (fields: Field[], dynamic = false): Schema => ({
  fields,
  dynamicField: dynamic ? field('$meta', 'JSON') : undefined,
})

export const WIDE: WindowSizes = { readBytes: 1 << 20, rowBytesMax: 1 << 20 }

export type Row = Record<string, unknown>

/** An Arrow value as plain JavaScript. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  return Array.from(value as Iterable<unknown>, plain)
}

export interface ReadOptions {
  sizes?: WindowSizes
  separator?: string
  nullKey?: string
  firstId?: bigint
  key?: string
  range?: ReadRange
  signal?: AbortSignal
}

/** The rows that the reader makes of the text, by field name; `batches` counts how often it asked for storing. */
export async function readRows(
  make: (sizes: WindowSizes) => RowReader,
  schema: Schema,
  text: string | Uint8Array,
  options: ReadOptions = {},
): Promise<Row[]> {
  const content = typeof text === 'string' ? Buffer.from(text) : text
  const batch = new BatchBuilder(schema, new IdBlock(options.firstId ?? 1n), 0)
  const rows: Row[] = []
  const take = async () => {
    const table = new Table(batch.finish())
    for (let i = 0; i < table.numRows; i++) {
      rows.push(
        Object.fromEntries(storedFields(schema).map((f) => [f.name, plain(table.getChild(columnName(f))!.get(i))])),
      )
    }
  }
  const csv = { separator: options.separator ?? ',', nullKey: options.nullKey ?? '' }
  const signal = options.signal ?? new AbortController().signal
  const range = options.range ?? { kind: 'whole' as const }
  const request = {
    sources: [memorySource(options.key ?? DATA_KEY, content)],
    range,
    csv,
    onBatch: take,
    signal,
  }
  const result = await make(options.sizes ?? WIDE)(request, batch)
  await take()
  assert.equal(result.rows, rows.length)
  assert.equal(result.bytes, range.kind === 'bytes' ? range.to - range.from : content.length)
  return rows
}

/** The FileError that reading the text ends in. */
export async function readError(
  make: (sizes: WindowSizes) => RowReader,
  schema: Schema,
  text: string | Uint8Array,
  options: ReadOptions = {},
): Promise<FileError> {
  try {
    await readRows(make, schema, text, options)
  } catch (error) {
    if (error instanceof FileError) return error
    throw error
  }
  throw new Error(
    `accepted: ${Buffer.from(text as string)
      .toString()
      .slice(0, 200)}`,
  )
}
