/** Writes small Parquet files in which everything can be a lie: sizes, counts, codecs, encodings, offsets. */
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { type Thrift, type ThriftStruct, thrift, varint } from './thrift.ts'

export const PHYSICAL = [
  'BOOLEAN',
  'INT32',
  'INT64',
  'INT96',
  'FLOAT',
  'DOUBLE',
  'BYTE_ARRAY',
  'FIXED_LEN_BYTE_ARRAY',
] as const
export type Physical = (typeof PHYSICAL)[number]
export const CODECS = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'LZO', 'BROTLI', 'LZ4', 'ZSTD', 'LZ4_RAW'] as const
export type Codec = (typeof CODECS)[number]
export const UTF8 = 0
const LIST = 3

export interface PageSpec {
  readonly type: 'data' | 'data2' | 'dictionary'
  /** What the page holds before compression. */
  readonly body: Uint8Array
  readonly values: number
  /** Number of the encoding: 0 PLAIN, 3 RLE, 5 DELTA_BINARY_PACKED, 6, 7, 8 RLE_DICTIONARY, 9 BYTE_STREAM_SPLIT. */
  readonly encoding: number
  /** As stored; `body` compressed where it is not given. */
  readonly stored?: Uint8Array
  readonly plainBytes?: number
  readonly storedBytes?: number
  readonly levelsEncoding?: number
}

export interface ColumnSpec {
  readonly name: string
  readonly type: Physical
  /** The old annotation; a BYTE_ARRAY without one is of bytes. */
  readonly converted?: number
  /** Of FIXED_LEN_BYTE_ARRAY. */
  readonly typeLength?: number
  /** The struct it is a part of; parts of one stand side by side. */
  readonly parent?: string
  readonly optional?: boolean
  readonly list?: boolean
  readonly codec: Codec
  readonly pages: readonly PageSpec[]
  readonly values: number
  /** Overrides of the column's metadata in the footer. */
  readonly meta?: ThriftStruct
}

/** A list of structs; each of its fields is a column of its own. */
export interface StructSpec {
  readonly struct: string
  readonly optional?: boolean
  /** As Parquet wants it: list, repeated group, element. In the old form the repeated group is the element; bare there is no list around it. */
  readonly form?: 'three levels' | 'two levels' | 'bare'
  readonly fields: readonly ColumnSpec[]
}

export interface FileSpec {
  readonly rows: number
  readonly columns: readonly (ColumnSpec | StructSpec)[]
  /** Overrides of the footer. */
  readonly footer?: ThriftStruct
  readonly group?: ThriftStruct
}

const i32 = (value: number): Thrift => ({ i32: value })
const i64 = (value: number | bigint): Thrift => ({ i64: value })

export function compressed(codec: Codec, body: Uint8Array): Uint8Array {
  if (codec === 'GZIP') return gzipSync(body)
  if (codec === 'ZSTD') return zstdCompressSync(body)
  if (codec === 'SNAPPY') return snappyLiterals(body)
  if (codec === 'LZ4_RAW' || codec === 'LZ4') return lz4Literals(body)
  return body
}

function snappyLiterals(body: Uint8Array): Uint8Array {
  const parts = [varint(body.length)]
  for (let at = 0; at < body.length; at += 60) {
    const piece = body.subarray(at, at + 60)
    parts.push(Uint8Array.of((piece.length - 1) << 2), piece)
  }
  return Buffer.concat(parts)
}

function lz4Literals(body: Uint8Array): Uint8Array {
  if (body.length < 15) return Buffer.concat([Uint8Array.of(body.length << 4), body])
  const more = body.length - 15
  return Buffer.concat([
    Uint8Array.of(0xf0),
    new Uint8Array(Math.floor(more / 255)).fill(255),
    Uint8Array.of(more % 255),
    body,
  ])
}

function pageBytes(page: PageSpec, codec: Codec): Uint8Array {
  const stored = page.stored ?? compressed(codec, page.body)
  const levels = i32(page.levelsEncoding ?? 3)
  const values = i32(page.values)
  const encoding = i32(page.encoding)
  const header = thrift({
    1: i32({ data: 0, dictionary: 2, data2: 3 }[page.type]),
    2: i32(page.plainBytes ?? page.body.length),
    3: i32(page.storedBytes ?? stored.length),
    5: page.type === 'data' ? { struct: { 1: values, 2: encoding, 3: levels, 4: levels } } : undefined,
    7: page.type === 'dictionary' ? { struct: { 1: values, 2: encoding } } : undefined,
    8:
      page.type === 'data2'
        ? {
            struct: {
              1: values,
              2: i32(0),
              3: values,
              4: encoding,
              5: i32(0),
              6: i32(0),
              7: { bool: codec !== 'UNCOMPRESSED' },
            },
          }
        : undefined,
  })
  return Buffer.concat([header, stored])
}

/** The elements of all columns, each struct before its first part. */
function schemaElements(columns: FileSpec['columns']): Thrift[] {
  return columns.flatMap((column, i) => {
    if ('struct' in column) return schemaOfStruct(column)
    const { parent } = column
    const isFirst = parent !== undefined && parentOf(columns[i - 1]) !== parent
    const parts = columns.filter((one) => parentOf(one) === parent).length
    const group: Thrift = { struct: { 3: i32(0), 4: { text: parent ?? '' }, 5: i32(parts) } }
    return [...(isFirst ? [group] : []), ...schemaOf(column)]
  })
}

const parentOf = (column: FileSpec['columns'][number] | undefined): string | undefined =>
  column && 'parent' in column ? column.parent : undefined

function schemaOf({ name, type, converted, typeLength, optional, list }: ColumnSpec): Thrift[] {
  const leaf = (leafName: string, repetition: number): Thrift => ({
    struct: {
      1: i32(PHYSICAL.indexOf(type)),
      2: type === 'FIXED_LEN_BYTE_ARRAY' ? i32(typeLength ?? 2) : undefined,
      3: i32(repetition),
      4: { text: leafName },
      6: converted === undefined ? undefined : i32(converted),
    },
  })
  if (!list) return [leaf(name, optional ? 1 : 0)]
  return [
    { struct: { 3: i32(optional ? 1 : 0), 4: { text: name }, 5: i32(1), 6: i32(LIST) } },
    { struct: { 3: i32(2), 4: { text: 'list' }, 5: i32(1) } },
    leaf('element', 0),
  ]
}

function schemaOfStruct({ struct, optional, form = 'three levels', fields }: StructSpec): Thrift[] {
  const node = (name: string, repetition: number, children: number, converted?: number): Thrift => ({
    struct: {
      3: i32(repetition),
      4: { text: name },
      5: i32(children),
      6: converted === undefined ? undefined : i32(converted),
    },
  })
  const inner = fields.flatMap(schemaOf)
  if (form === 'bare') return [node(struct, 2, fields.length), ...inner]
  const list = node(struct, optional ? 1 : 0, 1, LIST)
  if (form === 'two levels') return [list, node('array', 2, fields.length), ...inner]
  return [list, node('list', 2, 1), node('element', 0, fields.length), ...inner]
}

const PREFIXES = { 'three levels': ['list', 'element'], 'two levels': ['array'], bare: [] }

/** The columns with the names of the groups around them. */
const leaves = (columns: FileSpec['columns']): { column: ColumnSpec; prefix: readonly string[] }[] =>
  columns.flatMap((column) =>
    'struct' in column
      ? column.fields.map((one) => ({
          column: one,
          prefix: [column.struct, ...PREFIXES[column.form ?? 'three levels']],
        }))
      : [{ column, prefix: column.parent === undefined ? [] : [column.parent] }],
  )

export function parquetFile({ rows, columns, footer, group }: FileSpec): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from('PAR1')]
  let at = 4
  const chunks = leaves(columns).map(({ column, prefix }): Thrift => {
    const pages = column.pages.map((page) => pageBytes(page, column.codec))
    const size = pages.reduce((sum, bytes) => sum + bytes.length, 0)
    const from = at
    parts.push(...pages)
    at += size
    const own = column.list ? [column.name, 'list', 'element'] : [column.name]
    const path = [...prefix, ...own]
    const meta: ThriftStruct = {
      1: i32(PHYSICAL.indexOf(column.type)),
      2: { list: [i32(0)], of: 'i32' },
      3: { list: path.map((text) => ({ text })), of: 'text' },
      4: i32(CODECS.indexOf(column.codec)),
      5: i64(column.values),
      6: i64(size),
      7: i64(size),
      9: i64(from),
      ...column.meta,
    }
    return { struct: { 2: i64(from), 3: { struct: meta } } }
  })
  const children = columns.filter((one, i) => {
    const parent = parentOf(one)
    return parent === undefined || parentOf(columns[i - 1]) !== parent
  }).length
  const root: Thrift = { struct: { 4: { text: 'schema' }, 5: i32(children) } }
  const metadata = thrift({
    1: i32(2),
    2: { list: [root, ...schemaElements(columns)], of: 'struct' },
    3: i64(rows),
    4: { list: [{ struct: { 1: { list: chunks, of: 'struct' }, 2: i64(at), 3: i64(rows), ...group } }], of: 'struct' },
    ...footer,
  })
  return closed(Buffer.concat(parts), metadata)
}

/** A file of these bytes and this footer. */
export function closed(data: Uint8Array, metadata: Uint8Array, declared = metadata.length): Uint8Array {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(declared)
  return Buffer.concat([data, metadata, length, Buffer.from('PAR1')])
}

/** Levels as runs of one, or of as many as are equal, with the length that stands before them in a page of version 1. */
export function levelRuns(levels: readonly number[]): Uint8Array {
  const runs: Uint8Array[] = []
  for (let at = 0, to = 0; at < levels.length; at = to) {
    while (to < levels.length && levels[to] === levels[at]) to++
    runs.push(varint((to - at) * 2), Uint8Array.of(levels[at]))
  }
  const length = Buffer.alloc(4)
  length.writeUInt32LE(runs.reduce((sum, run) => sum + run.length, 0))
  return Buffer.concat([length, ...runs])
}
