/** Reads files of the fixtures through a reader and gives what reached the batches, as plain values. */
import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecordBatch } from 'apache-arrow'
import { BatchBuilder } from '../../../src/columns/batch-builder.ts'
import { IdBlock } from '../../../src/columns/id-block.ts'
import { FileError } from '../../../src/core/errors.ts'
import {
  columnName,
  type Field,
  isStruct,
  type Schema,
  type StructField,
  shortName,
  storedFields,
} from '../../../src/core/schema.ts'
import type { ReadRange, ReadResult, RowReader } from '../../../src/formats/row-reader.ts'
import type { ByteSource } from '../../../src/objects/byte-source.ts'
import { field } from '../../support/field.ts'
import { type MemorySource, memorySource } from '../../support/memory-source.ts'

export const FIXTURES = join(import.meta.dirname, '../fixtures')

export const fixture = (name: string): MemorySource => memorySource(name, readFileSync(join(FIXTURES, name)))

export const fixtureSet = (folder: string): MemorySource[] =>
  readdirSync(join(FIXTURES, folder))
    .sort()
    .map((file) => fixture(`${folder}/${file}`))

export const expectedRows = (name: string): Record<string, unknown[]> =>
  JSON.parse(readFileSync(join(FIXTURES, `${name}.rows`), 'utf8'))

export const primary = (more: Partial<Field> = {}): Field => field('id', 'Int64', { isPrimary: true, ...more })
export const vector = (dim: number, more: Partial<Field> = {}): Field =>
  field('vector', 'FloatVector', { dim, ...more })
export const text = (name: string, more: Partial<Field> = {}): Field =>
  field(name, 'VarChar', { maxLength: 100, ...more })
export const list = (name: string, elementType: Field['elementType'], more: Partial<Field> = {}): Field =>
  field(name, 'Array', { elementType, maxCapacity: 100, maxLength: 100, ...more })

export interface Outcome extends ReadResult {
  readonly columns: Record<string, unknown[]>
  readonly batches: number
}

export async function readRows(
  reader: RowReader,
  sources: readonly ByteSource[],
  schema: Schema,
  range: ReadRange = { kind: 'whole' },
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const batch = new BatchBuilder(schema, new IdBlock(1n), 0)
  const columns: Record<string, unknown[]> = Object.fromEntries(storedFields(schema).map((f) => [f.name, []]))
  let batches = 0
  const onBatch = async () => {
    if (batch.rows === 0) return
    batches++
    collect(batch.finish(), schema, columns)
  }
  const result = await reader({ sources, range, csv: { separator: ',', nullKey: '' }, onBatch, signal }, batch)
  await onBatch()
  return { ...result, columns, batches }
}

function collect(record: RecordBatch, schema: Schema, columns: Record<string, unknown[]>): void {
  for (const f of storedFields(schema)) {
    if (isStruct(f)) {
      columns[f.name].push(...structRows(record, f))
      continue
    }
    const values = record.getChild(columnName(f))!
    for (let row = 0; row < record.numRows; row++) columns[f.name].push(plain(values.get(row)))
  }
}

/** Lists of objects, or null, out of the columns of the sub-fields. */
export function structRows(record: RecordBatch, struct: StructField): unknown[] {
  const lists = struct.subFields.map((sub) => record.getChild(columnName(sub))!)
  return Array.from({ length: record.numRows }, (_, row) => {
    const values = lists.map((list) => plain(list.get(row)) as unknown[] | null)
    const names = struct.subFields.map(shortName)
    assert.equal(new Set(values.map((value) => value?.length)).size, 1, 'all sub-fields of a row are as long')
    return values[0]?.map((_, i) => Object.fromEntries(names.map((name, at) => [name, values[at]![i]]))) ?? null
  })
}

/** bigint as text, lists as arrays. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value !== null && typeof value === 'object') return Array.from(value as Iterable<unknown>, plain)
  return value
}

export const schemaOf = (...fields: Field[]): Schema => ({ fields })

/** A version 1 .npy file with this header text and these bytes. */
export function npy(key: string, header: string, values: Uint8Array): MemorySource {
  const head = Buffer.alloc(10)
  head.write('\x93NUMPY\x01\x00', 'latin1')
  head.writeUInt16LE(header.length, 8)
  return memorySource(key, Buffer.concat([head, Buffer.from(header, 'latin1'), values]))
}

/** A C-ordered .npy file. */
export const simpleNpy = (key: string, descr: string, shape: string, values: Uint8Array): MemorySource =>
  npy(key, `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`, values)

export const bytesOf = (values: { buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(values.buffer)

/** The files are refused with this text and at least this place. */
export const assertRefused = (
  reader: RowReader,
  sources: readonly ByteSource[],
  schema: Schema,
  message: RegExp,
  place: object = {},
): Promise<void> =>
  assert.rejects(readRows(reader, sources, schema), (error: unknown) => {
    assert.ok(error instanceof FileError, String(error))
    assert.match(error.message, message)
    assert.deepEqual({ ...error.place, ...place }, error.place)
    return true
  })
