/** Runs a reader over files in memory, with real column builders, and gives its rows in canonical form or its refusal. */
import { DataType, type RecordBatch, type Vector } from 'apache-arrow'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { FileError } from '../../src/core/errors.ts'
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
import { readers } from '../../src/formats/readers.ts'
import { memorySource } from '../support/memory-source.ts'
import { type CanonicalRow, canonicalNumber, canonicalText } from './canonical.ts'
import type { Input } from './corpus-cases.ts'

const PARTITIONS = 16

export type Outcome =
  | { readonly kind: 'rows'; readonly rows: readonly CanonicalRow[] }
  | { readonly kind: 'refused'; readonly error: FileError }
  | { readonly kind: 'failed'; readonly error: Error }

/** Anything but rows or a FileError that names one of the files is `failed`. */
export async function readInput(input: Input): Promise<Outcome> {
  try {
    return { kind: 'rows', rows: await rowsOf(input) }
  } catch (error) {
    if (error instanceof FileError && input.files.some(({ key }) => key === error.place.file)) {
      return { kind: 'refused', error }
    }
    return { kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) }
  }
}

async function rowsOf(input: Input): Promise<CanonicalRow[]> {
  const { schema } = input
  let id = 1n
  const batch = new BatchBuilder(schema, { next: () => id++ }, partitionKeyField(schema) ? PARTITIONS : 0)
  const rows: CanonicalRow[] = []
  const onBatch = async () => {
    if (batch.rows > 0) rows.push(...canonicalRows(batch.finish(), storedFields(schema)))
  }
  const sources = input.files.map(({ key, bytes }) => memorySource(key, bytes))
  const request = {
    sources,
    range: { kind: 'whole' as const },
    csv: input.csv,
    onBatch,
    signal: new AbortController().signal,
  }
  const result = await readers[input.format](request, batch)
  await onBatch()
  const bytes = input.files.reduce((sum, file) => sum + file.bytes.length, 0)
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
  if (field.autoId) return new Array(column.length).fill('id')
  if (field.dataType === 'VarChar' || field.dataType === 'Geometry') return textsOf(column)
  if (field.dataType === 'JSON') return textsOf(column).map((text) => (text === null ? null : canonicalText(text)))
  return Array.from({ length: column.length }, (_, row) => canonicalStored(column.get(row)))
}

function canonicalStored(value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return canonicalScalar(value)
  const list = value as Vector
  return DataType.isUtf8(list.type) ? textsOf(list) : Array.from(list, canonicalScalar)
}

const canonicalScalar = (value: unknown): unknown =>
  typeof value === 'number' ? canonicalNumber(value) : typeof value === 'bigint' ? String(value) : value
