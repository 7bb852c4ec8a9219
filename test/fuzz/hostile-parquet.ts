/** Hostile Parquet files: sizes that lie, bombs of every codec, footers without end. */
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { ByteSource } from '../../src/objects/byte-source.ts'
import { field } from '../support/field.ts'
import { lz4Bomb, prefixBomb, repeated, repeats, snappyBomb, zeros } from './bombs.ts'
import { file, type Hostile } from './hostile.ts'
import { endless, parts, sameVectors, shapes } from './hostile-lists.ts'
import {
  type Codec,
  type ColumnSpec,
  closed,
  type PageSpec,
  parquetFile,
  type StructSpec,
  UTF8,
} from './parquet-file.ts'
import { listHead, type ThriftStruct, thrift } from './thrift.ts'

const MIB = 1024 ** 2
const title = field('title', 'VarChar', { maxLength: 60000, nullable: true })

interface Lie {
  readonly codec?: Codec
  readonly page?: Partial<PageSpec>
  readonly dictionary?: Partial<PageSpec>
  readonly values?: number
  readonly rows?: number
  readonly footer?: ThriftStruct
  readonly meta?: ThriftStruct
  readonly more?: readonly (ColumnSpec | StructSpec)[]
}

/** Two rows, of which the column `title` is told lies about. */
function lying({
  codec = 'UNCOMPRESSED',
  page,
  dictionary,
  values = 2,
  rows = 2,
  footer,
  meta,
  more = [],
}: Lie): ByteSource[] {
  const plain: PageSpec = { type: 'data', body: Buffer.from('\x01\0\0\0a\x01\0\0\0b'), values: 2, encoding: 0 }
  const id: PageSpec = { type: 'data', body: Buffer.alloc(16), values: 2, encoding: 0 }
  const vec: PageSpec = {
    type: 'data',
    body: Buffer.concat([Buffer.from([8, 0, 0, 0, 2, 0, 2, 1, 2, 0, 2, 1, 2, 0, 0, 0, 8, 1]), Buffer.alloc(16)]),
    values: 4,
    encoding: 0,
  }
  const pages = [
    ...(dictionary ? [{ ...plain, type: 'dictionary' as const, ...dictionary }] : []),
    { ...plain, ...page },
  ]
  const columns = [
    { name: 'title', type: 'BYTE_ARRAY' as const, converted: UTF8, codec, pages, values, meta },
    { name: 'id', type: 'INT64' as const, codec: 'UNCOMPRESSED' as const, pages: [id], values: 2 },
    { name: 'vec', type: 'FLOAT' as const, list: true, codec: 'UNCOMPRESSED' as const, pages: [vec], values: 4 },
    ...more,
  ]
  return [file('lies.parquet', parquetFile({ rows, columns, footer }))]
}

const stored = (bytes: Uint8Array, plainBytes: number): Partial<PageSpec> => ({ stored: bytes, plainBytes })
/** Row 0 is null and yet goes on with a value, which would be taken for row 1's. */
const tags = field('tags', 'Array', { elementType: 'Int64', maxCapacity: 8, nullable: true })
const goesOn: ColumnSpec = {
  name: 'tags',
  type: 'INT64',
  list: true,
  optional: true,
  codec: 'UNCOMPRESSED',
  values: 3,
  pages: [
    {
      type: 'data',
      body: Buffer.concat([Buffer.from([6, 0, 0, 0, 2, 0, 2, 1, 2, 0, 4, 0, 0, 0, 2, 0, 4, 2]), Buffer.alloc(16)]),
      values: 3,
      encoding: 0,
    },
  ],
}

const lie = (name: string, message: RegExp, given: () => Lie): Hostile => ({
  name: `Parquet: ${name}`,
  format: 'parquet',
  fields: [title],
  files: () => lying(given()),
  message,
})
const place = (words: string): RegExp => new RegExp(`${words}.*file: lies.parquet`)
const footerOf = (bytes: Uint8Array, declared?: number): ByteSource[] => [
  file('lies.parquet', closed(Buffer.from('PAR1'), bytes, declared)),
]

export const hostileParquet: readonly Hostile[] = [
  { ...lie('no lie at all is taken', /./, () => ({})), message: undefined },
  {
    ...lie('a null list that goes on', place('a null or empty list that goes on'), () => ({ more: [goesOn] })),
    fields: [title, tags],
  },
  {
    ...lie('an array of 800 million values in 5 KiB', place('array capacity\\(8388608\\) for field tags'), () => ({
      more: [endless(true)],
    })),
    fields: [title, tags],
  },
  {
    ...lie('a row of 800 million structs in 5 KiB', place('array capacity\\(8388608\\) for field parts'), () => ({
      more: [{ struct: 'parts', fields: [endless(false)] }],
    })),
    fields: [title, parts],
  },
  {
    name: 'Parquet: 192 MiB of vectors in structs, in a few KiB',
    format: 'parquet',
    fields: [shapes],
    files: () => [file('shapes.parquet', sameVectors())],
    message: undefined,
  },
  lie('a snappy page that says 2 GiB', place('a page of 2147483647 bytes before compression'), () => ({
    codec: 'SNAPPY',
    page: stored(snappyBomb(2 ** 31 - 1), 2 ** 31 - 1),
  })),
  lie('a snappy block that says 4 GiB in a page of 100 bytes', place('4294967295 bytes declared'), () => ({
    codec: 'SNAPPY',
    page: stored(snappyBomb(2 ** 32 - 1), 100),
  })),
  lie('a snappy block that is longer than it says', place('snappy: a bad copy'), () => ({
    codec: 'SNAPPY',
    page: stored(snappyBomb(100), 100),
  })),
  lie('1 GiB of zeros in a zstd page of 100 bytes', place('more than the [0-9]+ bytes'), () => ({
    codec: 'ZSTD',
    page: stored(zeros(1024, zstdCompressSync), 100),
  })),
  lie('1 GiB of zeros in a zstd page of 120 MiB', place('more than the [0-9]+ bytes'), () => ({
    codec: 'ZSTD',
    page: stored(zeros(1024, zstdCompressSync), 120 * MIB),
  })),
  lie('1 GiB of zeros in a gzip page of 100 bytes', place('more than the [0-9]+ bytes'), () => ({
    codec: 'GZIP',
    page: stored(zeros(1024, gzipSync), 100),
  })),
  lie('an lz4 match of 16 GiB', place('lz4: a bad match'), () => ({ codec: 'LZ4_RAW', page: stored(lz4Bomb(), 100) })),
  lie('an lz4 block that is shorter than its page says', place('lz4: 10 bytes of 5000'), () => ({
    codec: 'LZ4_RAW',
    page: { plainBytes: 5000 },
  })),
  lie('an lz4 frame of a negative length', place('lz4: '), () => ({
    codec: 'LZ4',
    page: stored(Buffer.from('00000000fffffff80000000000000000', 'hex'), 10),
  })),
  lie('a page of 2^31 - 1 stored bytes', place('a page of 2147483647 bytes, \\d+ are left'), () => ({
    page: { storedBytes: 2 ** 31 - 1 },
  })),
  lie('a page of -1 stored bytes', place('a page of -1 bytes'), () => ({ page: { storedBytes: -1 } })),
  lie('a page of 2^31 - 1 values', place('a page of 2147483647 values'), () => ({ page: { values: 2 ** 31 - 1 } })),
  lie(
    'a page of 2^25 values in 10 bytes, and a column that agrees',
    place('a page of 33554432 values in 10 bytes'),
    () => ({ page: { values: 2 ** 25 }, values: 2 ** 25 }),
  ),
  lie('a dictionary of 2^31 - 1 values', place('a dictionary of 2147483647 values'), () => ({
    dictionary: { values: 2 ** 31 - 1 },
    page: { encoding: 8 },
  })),
  lie('a footer of 2^31 rows more than its columns have', place('rows'), () => ({ footer: { 3: { i64: 2 ** 31 } } })),
  lie('4 million strings of 60 000 bytes that are one', place('strings of more than'), () => ({
    page: { body: prefixBomb(4_000_000), values: 4_000_000, encoding: 7 },
    values: 4_000_000,
  })),
  {
    name: 'Parquet: a footer that says it is 4 GiB long',
    format: 'parquet',
    files: () => footerOf(thrift({ 1: { i32: 2 } }), 2 ** 32 - 9),
    message: place('is longer than the file'),
  },
  {
    name: 'Parquet: a footer with lists of lists of 30 million that are not there',
    format: 'parquet',
    files: () =>
      footerOf(Buffer.concat([Uint8Array.of(0x29), ...Array.from({ length: 30 }, () => listHead(30_000_000, 9))])),
    message: place('thrift: a list of 30000000'),
  },
  {
    name: 'Parquet: a footer of 20 million empty structs',
    format: 'parquet',
    files: () => footerOf(Buffer.concat([Uint8Array.of(0x29), listHead(20_000_000, 12), Buffer.alloc(20_000_001)])),
    message: place('thrift: more than 4000000 values'),
  },
  {
    name: 'Parquet: a footer with a number of 10 million bytes',
    format: 'parquet',
    files: () => footerOf(Buffer.concat([Uint8Array.of(0x16), Buffer.alloc(10_000_000, 0x80), Uint8Array.of(0, 0)])),
    message: place('thrift: a number of too many bytes'),
  },
  {
    name: 'Parquet: a string of 60 000 bytes, 20 000 times in each of 8 columns, in 1 KiB',
    format: 'parquet',
    fields: repeated.map((name) => field(name, 'VarChar', { maxLength: 60000 })),
    files: () => [file('repeats.parquet', repeats(20_000))],
    message: undefined,
  },
  lie('a schema nested 100 000 deep', place('nested deeper than 64'), () => ({
    footer: {
      2: {
        of: 'struct',
        list: Array.from({ length: 100_000 }, () => ({ struct: { 3: { i32: 0 }, 4: { text: 'x' }, 5: { i32: 1 } } })),
      },
    },
  })),
]
