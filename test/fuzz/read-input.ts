/** Runs a reader over files in memory, with real column builders, and gives its rows in canonical form or its refusal. */
import { DataType, type RecordBatch, type Vector } from 'apache-arrow'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { FileError } from '../../src/core/errors.ts'
import { limits } from '../../src/core/limits.ts'
import {
  columnName,
  elementField,
  type Field,
  isStruct,
  partitionKeyField,
  type StructField,
  storedFields,
} from '../../src/core/schema.ts'
import { textsOf } from '../../src/engine/lance/arrow-texts.ts'
import { csvReader } from '../../src/formats/csv/read-csv.ts'
import { findRowStarts } from '../../src/formats/find-row-starts.ts'
import { jsonReader } from '../../src/formats/json/read-json.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import { readers } from '../../src/formats/readers.ts'
import type { Format, ReadRange, RowReader } from '../../src/formats/row-reader.ts'
import { rangesBetween } from '../formats/range-support.ts'
import { memorySource } from '../support/memory-source.ts'
import { parquetTasks } from '../support/parquet-tasks.ts'
import { type CanonicalRow, canonicalNumber, canonicalText } from './canonical.ts'
import type { Input } from './corpus-cases.ts'
import { FIRST_ID, isMade } from './first-id.ts'
import { decodedHalves, isHalf, isPacked } from './oracle-vectors.ts'

const PARTITIONS = 16

export type Outcome =
  | { readonly kind: 'rows'; readonly rows: readonly CanonicalRow[] }
  | { readonly kind: 'refused'; readonly error: FileError }
  | { readonly kind: 'failed'; readonly error: Error }

/** Anything but rows or a FileError that names one of the files is `failed`. */
export const readInput = (input: Input): Promise<Outcome> =>
  outcomeOf(input, () => rowsOf(input, readers[input.format]))

const TEXT_READERS = { json: jsonReader, jsonl: jsonLinesReader, csv: csvReader }
export const isText = (format: Format): format is keyof typeof TEXT_READERS => Object.hasOwn(TEXT_READERS, format)

/**
 * A text file in ranges of about `taskBytes`, one after the other, in windows that move by `readBytes`: the rows of all, or what
 * the first that is refused says.
 */
export function readInRanges(input: Input, taskBytes: number, readBytes: number): Promise<Outcome> {
  const { format, files, csv } = input
  if (!isText(format)) throw new Error(`${format} is not read in ranges of bytes`)
  const sizes = { readBytes, rowBytesMax: limits.rowBytesMax }
  return outcomeOf(input, async () => {
    const source = memorySource(files[0].key, files[0].bytes)
    const { signal } = new AbortController()
    const starts = await findRowStarts[format]({ source, csv, signal, taskBytes, sizes, now: () => 0 })
    const rows: CanonicalRow[] = []
    for (const range of rangesBetween(starts, source.bytes)) {
      rows.push(...(await rowsOf(input, TEXT_READERS[format](sizes), range, range.to - range.from)))
    }
    return rows
  })
}

/**
 * A Parquet file in the tasks that the plan makes of it when these have about `taskBytes`, one after the other: the rows of all, or
 * what the first that is refused says; undefined where it is one task.
 */
export async function readInTasks(input: Input, taskBytes: number): Promise<Outcome | undefined> {
  const { format, files, schema } = input
  const tasks = await parquetTasks(memorySource(files[0].key, files[0].bytes), schema, taskBytes)
  if (tasks.length === 1) return undefined
  return outcomeOf(input, async () => {
    const rows: CanonicalRow[] = []
    for (const { range, bytes } of tasks) rows.push(...(await rowsOf(input, readers[format], range, bytes)))
    return rows
  })
}

async function outcomeOf(input: Input, read: () => Promise<CanonicalRow[]>): Promise<Outcome> {
  try {
    return { kind: 'rows', rows: await read() }
  } catch (error) {
    if (error instanceof FileError && input.files.some(({ key }) => key === error.place.file)) {
      return { kind: 'refused', error }
    }
    return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

async function rowsOf(
  input: Input,
  reader: RowReader,
  range: ReadRange = { kind: 'whole' },
  bytes = input.files.reduce((sum, file) => sum + file.bytes.length, 0),
): Promise<CanonicalRow[]> {
  const { schema } = input
  const batch = new BatchBuilder(schema, new IdBlock(FIRST_ID), partitionKeyField(schema) ? PARTITIONS : 0)
  const rows: CanonicalRow[] = []
  const onBatch = async () => {
    if (batch.rows > 0) rows.push(...canonicalRows(batch.finish(), storedFields(schema)))
  }
  const sources = input.files.map(({ key, bytes }) => memorySource(key, bytes))
  const request = {
    sources,
    range,
    csv: input.csv,
    onBatch,
    signal: new AbortController().signal,
  }
  const result = await reader(request, batch)
  await onBatch()
  if (result.rows !== rows.length || result.bytes !== bytes) {
    throw new Error(`says ${result.rows} rows and ${result.bytes} bytes, gave ${rows.length} of ${bytes}`)
  }
  return rows
}

function canonicalRows(record: RecordBatch, fields: readonly Field[]): CanonicalRow[] {
  const columns = fields.map((field) =>
    isStruct(field) ? canonicalStructs(field, record) : canonicalColumn(field, record.getChild(columnName(field))!),
  )
  return Array.from({ length: record.numRows }, (_, row) => columns.map((column) => column[row]))
}

/** Each struct as its values in the order of the sub-fields. */
function canonicalStructs({ subFields }: StructField, record: RecordBatch): unknown[] {
  const lists = subFields.map((sub) => {
    const column = record.getChild(columnName(sub))!
    return Array.from({ length: column.length }, (_, row) => {
      const list = column.get(row) as Vector | null
      return list && canonicalColumn(elementField(sub), list)
    })
  })
  return lists[0].map((first, row) => first?.map((_, i) => lists.map((list) => list[row]![i])) ?? null)
}

function canonicalColumn(field: Field, column: Vector): unknown[] {
  if (['VarChar', 'Text', 'Geometry'].includes(field.dataType)) {
    const texts = textsOf(column)
    return field.autoId ? texts.map(canonicalKey) : texts
  }
  if (field.autoId) return Array.from({ length: column.length }, (_, row) => canonicalKey(column.get(row)))
  if (field.dataType === 'JSON') return textsOf(column).map((text) => (text === null ? null : canonicalText(text)))
  return Array.from({ length: column.length }, (_, row) => {
    const value: unknown = column.get(row)
    if (value !== null && isPacked(field)) return canonicalPacked(field, value as Vector)
    if (value !== null && field.dataType === 'SparseFloatVector') return canonicalPairs(value as Uint8Array)
    return canonicalStored(value)
  })
}

/** `id` for one that was made. */
const canonicalKey = (key: unknown): unknown => (isMade(key) ? 'id' : String(key))

function canonicalPacked(field: Field, list: Vector): unknown[] {
  if (!isHalf(field)) return Array.from(list, Number)
  const { buffer, byteOffset, byteLength } = list.toArray() as Uint8Array
  return decodedHalves(field, new Uint8Array(buffer, byteOffset, byteLength)).map(canonicalNumber)
}

function canonicalPairs(bytes: Uint8Array): unknown[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: bytes.length / 8 }, (_, i) => [
    view.getUint32(i * 8, true),
    canonicalNumber(view.getFloat32(i * 8 + 4, true)),
  ])
}

function canonicalStored(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return canonicalScalar(value)
  const list = value as Vector
  return DataType.isUtf8(list.type) ? textsOf(list) : Array.from(list, canonicalScalar)
}

const canonicalScalar = (value: unknown): unknown =>
  typeof value === 'number' ? canonicalNumber(value) : typeof value === 'bigint' ? String(value) : value
