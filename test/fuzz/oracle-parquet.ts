/** What hyparquet makes of a Parquet file, for files that our reader accepts. Throws Unknown where it refuses the file. */
import { type FileMetaData, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { type Field, type StructField, shortName, storedFields } from '../../src/core/schema.ts'
import { type CanonicalRow, canonicalNumber, canonicalText } from './canonical.ts'
import type { Input } from './corpus-cases.ts'
import { parseTree } from './json-tree.ts'
import { Unknown } from './oracle-numpy.ts'
import { geometryOf, timeOf } from './oracle-times.ts'
import { checkMeta, elementOf, floatOf, givenKey, nullOf } from './oracle-values.ts'
import { halfOfNumber, isHalf, itemCount, packedOfBytes, sparseOf, sparsePairs } from './oracle-vectors.ts'

const rawBytes = (bytes: Uint8Array): Uint8Array => bytes
/** Times as microseconds; hyparquet turns a fraction of one into a smaller number, which our reader refuses before. */
const PARSERS = {
  stringFromBytes: rawBytes,
  jsonFromBytes: rawBytes,
  timestampFromMilliseconds: (millis: bigint) => millis * 1000n,
  timestampFromMicroseconds: (micros: bigint) => micros,
  timestampFromNanoseconds: (nanos: bigint) => nanos / 1000n,
}

export async function parquetOracle({ files, schema }: Input): Promise<CanonicalRow[]> {
  const { buffer } = new Uint8Array(files[0].bytes)
  const file = { byteLength: buffer.byteLength, slice: async (from: number, to?: number) => buffer.slice(from, to) }
  let rows: Record<string, unknown>[]
  try {
    const metadata = await parquetMetadataAsync(file, { parsers: PARSERS, geoparquet: false })
    if (hidesDictionary(metadata)) throw new Error('a dictionary without its offset')
    if (hasTwoUnits(metadata)) throw new Error('a time of two units')
    if (deniesLevels(metadata)) throw new Error('levels that the schema denies')
    rows = await parquetReadObjects({ file, metadata, compressors, parsers: PARSERS, utf8: false, geoparquet: false })
  } catch (error) {
    throw new Unknown('hyparquet refuses it', { cause: error })
  }
  return rows.map((row) =>
    storedFields(schema).map((field) => {
      const value = row[field.name]
      if (field.autoId) return value === undefined ? 'id' : givenKey(field, decodedOf(field, value))
      if (field !== schema.dynamicField) return decodedOf(field, value)
      if (value === undefined) return { object: [] }
      const text = textOfBytes(value)
      checkMeta(schema, parseTree(text))
      return canonicalText(text)
    }),
  )
}

function decodedOf(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) {
    if (field.nullable || field.defaultValue !== undefined) return nullOf(field)
    // Our reader found one, and Arrow agrees: hyparquet stumbles over a run of levels that is longer than its page.
    throw new Unknown(`hyparquet finds no value of ${field.name}`)
  }
  switch (field.dataType) {
    case 'ArrayOfStruct':
      return structsOf(field as StructField, value)
    case 'Array':
    case 'FloatVector':
      // Where the old mark of a list is damaged, hyparquet gives the groups as objects; Arrow goes by the new one, and so do we.
      if (!isFlatList(value)) throw new Unknown('a list of objects')
      // The same, in a vector: our reader has counted its values.
      if (field.dim !== undefined && (value as unknown[]).length !== field.dim) throw new Unknown('another dim')
      return Array.from(value as ArrayLike<unknown>, (item) => decodedOf(elementOf(field), item))
    case 'Int64':
      return String(value)
    case 'Float':
      return typeof value === 'bigint' ? floatOf(field, String(value)) : canonicalNumber(Math.fround(Number(value)))
    case 'VarChar':
      return Buffer.from(value as Uint8Array).toString()
    case 'Geometry':
      return geometryOf(field, Buffer.from(value as Uint8Array).toString())
    case 'Timestamptz':
      return value instanceof Uint8Array ? timeOf(field, Buffer.from(value).toString()) : String(value)
    case 'Text':
      return textOfBytes(value)
    case 'JSON':
      return canonicalText(textOfBytes(value))
    case 'BinaryVector':
    case 'Float16Vector':
    case 'BFloat16Vector':
    case 'Int8Vector':
      return packedVector(field, value)
    case 'SparseFloatVector':
      return value instanceof Uint8Array ? sparseOf(field, parseTree(textOfBytes(value))) : sparseStruct(field, value)
    case 'Bool':
      return value
    default:
      return canonicalNumber(Number(value))
  }
}

/** Our reader has looked at every level: of what it takes, all that can be said otherwise is a value. */
function structsOf({ subFields }: StructField, value: unknown): unknown {
  if (!Array.isArray(value)) throw new Unknown('no list of structs')
  return value.map((struct) =>
    subFields.map((sub) => {
      const part = struct?.[shortName(sub)]
      if (part === null || part === undefined) throw new Unknown('a struct without its value')
      return decodedOf(elementOf(sub), part)
    }),
  )
}

const textOfBytes = (value: unknown): string => Buffer.from(value as Uint8Array).toString()

/** Bytes, a list of them, or a list of numbers. */
function packedVector(field: Field, value: unknown): unknown {
  if (value instanceof Uint8Array) return packedOfBytes(field, value)
  if (!isFlatList(value)) throw new Unknown('a list of objects')
  const list = Array.from(value as ArrayLike<number>)
  const isRaw = !isHalf(field) || list.length === 2 * field.dim!
  if (list.length !== itemCount(field) * (isRaw && isHalf(field) ? 2 : 1)) throw new Unknown('another dim')
  if (field.dataType === 'Int8Vector') return list.map(Number)
  return isRaw ? packedOfBytes(field, Uint8Array.from(list)) : list.map((number) => halfOfNumber(field, number))
}

function sparseStruct(field: Field, value: unknown): unknown {
  const { indices, values } = value as { indices?: unknown; values?: unknown }
  if (!isFlatList(indices) || !isFlatList(values)) throw new Unknown('a struct of something else')
  const weights = Array.from(values as ArrayLike<number>, Math.fround)
  return sparsePairs(
    field,
    Array.from(indices as ArrayLike<number | bigint>, (index, i) => [Number(index), weights[i]] as const),
  )
}

/** hyparquet goes by the old mark of a time, Arrow by the new one, and so do we. */
const hasTwoUnits = ({ schema }: FileMetaData): boolean =>
  schema.some(
    ({ converted_type: old, logical_type: now }) =>
      now?.type === 'TIMESTAMP' && old?.startsWith('TIMESTAMP') && old !== `TIMESTAMP_${now.unit}`,
  )

/** hyparquet gives nulls for what is in such a column; Arrow, and we, find the dictionary where the data begins. */
const hidesDictionary = ({ row_groups }: FileMetaData): boolean =>
  row_groups.some(({ columns }) =>
    columns.some(
      ({ meta_data: meta }) =>
        meta?.dictionary_page_offset === undefined &&
        meta?.encodings.some((encoding) => encoding?.includes('DICTIONARY')),
    ),
  )

/**
 * Pages of version 2 say how long their levels are. Where the schema, damaged, calls the column required, hyparquet takes the
 * levels for values all the same; Arrow refuses the file, and we step over them.
 */
const deniesLevels = ({ schema, row_groups }: FileMetaData): boolean =>
  row_groups.some(({ columns }) =>
    columns.some(({ meta_data: meta }) => {
      const [name, ...deeper] = meta?.path_in_schema ?? []
      const element = schema.find((one, i) => i > 0 && one.name === name)
      const levels = meta?.size_statistics?.definition_level_histogram?.length ?? 0
      return deeper.length === 0 && element?.repetition_type === 'REQUIRED' && levels > 1
    }),
  )

const isFlatList = (value: unknown): boolean =>
  ArrayBuffer.isView(value) ||
  (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item instanceof Uint8Array))
