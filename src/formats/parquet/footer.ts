/**
 * The footer of a Parquet file: checked against the file's size before anything is allocated or read by it.
 *
 *   file = "PAR1" column chunks … thrift(FileMetaData) length:u32 "PAR1"
 */
import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet'
import { KIB, MIB } from '../../core/limits.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { badParquet } from './bad-parquet.ts'
import { notParquet } from './not-parquet.ts'
import { thriftBytes } from './thrift-size.ts'

const MAGIC = 'PAR1'
const TAIL_BYTES = 8
const FIRST_READ_BYTES = 64 * KIB
const FOOTER_BYTES_MAX = 256 * MIB
const ROW_GROUP_ROWS_MAX = 2 ** 31
/** About 40 for each column of each row group. Each takes some 100 bytes once it is decoded. */
const FOOTER_VALUES_MAX = 4_000_000
const NESTING_MAX = 64

export interface Chunk {
  readonly from: number
  readonly to: number
  readonly values: number
  readonly path: readonly string[]
  readonly codec: string
}

export interface RowGroupInfo {
  readonly rows: number
  /** As stored. */
  readonly bytes: number
  /** Without compression: what decoding it takes. */
  readonly plainBytes: number
  readonly chunks: readonly Chunk[]
}

export interface Footer {
  readonly rows: number
  readonly rowGroups: readonly RowGroupInfo[]
  readonly root: SchemaTree
}

/** Throws FileError for a file that is no whole Parquet file. */
export async function readFooter(source: ByteSource): Promise<Footer> {
  const bytes = await readFooterBytes(source)
  try {
    const length = thriftBytes(bytes.subarray(0, bytes.length - TAIL_BYTES), FOOTER_VALUES_MAX)
    if (length !== bytes.length - TAIL_BYTES)
      throw new Error(`the footer ends after ${length} bytes, not where it should`)
    return checkFooter(parquetMetadata(bytes, { parsers: RAW_PARSERS, geoparquet: false }), source.bytes - bytes.length)
  } catch (error) {
    throw badParquet(source, error)
  }
}

/** Statistics are not used: nothing in them may make the footer unreadable. */
const RAW_PARSERS = {
  stringFromBytes: () => '',
  jsonFromBytes: () => null,
  geometryFromBytes: () => null,
  geographyFromBytes: () => null,
  uuidFromBytes: () => '',
  timestampFromMilliseconds: () => null,
  timestampFromMicroseconds: () => null,
  timestampFromNanoseconds: () => null,
  dateFromDays: () => null,
}

/** The metadata with the 8 bytes behind it. */
async function readFooterBytes(source: ByteSource): Promise<Uint8Array> {
  if (source.bytes < MAGIC.length + TAIL_BYTES) throw await notParquet(source)
  const tailFrom = Math.max(0, source.bytes - FIRST_READ_BYTES)
  const tail = await source.read(tailFrom, source.bytes)
  const magic = latin1(tail.subarray(tail.length - MAGIC.length))
  if (magic === 'PARE') throw badParquet(source, new Error('encrypted files are not supported'))
  const head = tailFrom === 0 ? tail.subarray(0, MAGIC.length) : await source.read(0, MAGIC.length)
  if (magic !== MAGIC || latin1(head) !== MAGIC) throw await notParquet(source)
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  const bytes = view.getUint32(tail.length - TAIL_BYTES, true) + TAIL_BYTES
  if (bytes + MAGIC.length > source.bytes)
    throw badParquet(source, new Error(`a footer of ${bytes} bytes is longer than the file`))
  if (bytes > FOOTER_BYTES_MAX)
    throw badParquet(source, new Error(`a footer of ${bytes} bytes exceeds ${FOOTER_BYTES_MAX}`))
  return bytes <= tail.length ? tail.subarray(tail.length - bytes) : source.read(source.bytes - bytes, source.bytes)
}

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes)

function checkFooter(metadata: FileMetaData, dataEnd: number): Footer {
  for (const [i, { name, repetition_type }] of metadata.schema.entries()) {
    if (typeof name !== 'string') throw new Error('a column has no name')
    if (i > 0 && repetition_type === undefined) throw new Error(`the column '${name}' is neither required nor optional`)
  }
  checkTree(metadata.schema)
  const root = parquetSchema(metadata)
  const leaves = leavesOf(root)
  const rowGroups = metadata.row_groups.map((group, i): RowGroupInfo => {
    const rows = sizeOf(group.num_rows, ROW_GROUP_ROWS_MAX, `rows of row group ${i}`)
    if (group.columns.length !== leaves.length)
      throw new Error(`row group ${i} has ${group.columns.length} columns, the schema ${leaves.length}`)
    let [bytes, plainBytes] = [0, 0]
    const chunks = group.columns.map((column, c): Chunk => {
      const meta = column.meta_data
      if (!meta) throw new Error(`row group ${i} holds an encrypted column`)
      const leaf = leaves[c]
      if (meta.type !== leaf.element.type || meta.path_in_schema.join('.') !== leaf.path.join('.'))
        throw new Error(`column ${c} of row group ${i} is another than the schema's`)
      if (column.file_path) throw new Error(`row group ${i} holds a column of another file, '${column.file_path}'`)
      // Some writers leave one of the offsets 0, some put the dictionary's behind the data's.
      const offsets = [meta.dictionary_page_offset ?? 0n, meta.data_page_offset]
        .map((offset) => integerOf(offset, `place of a column in row group ${i}`))
        .filter((offset) => offset > 0)
      const start = Math.min(...offsets)
      const size = sizeOf(meta.total_compressed_size, dataEnd, `bytes of a column in row group ${i}`)
      // A column without rows may have no place at all.
      if (size > 0 && !(start >= MAGIC.length && start + size <= dataEnd))
        throw new Error(`row group ${i} reaches beyond the end of the file`)
      bytes += size
      plainBytes += integerOf(meta.total_uncompressed_size, `size of a column in row group ${i}`)
      const values = sizeOf(meta.num_values, Number.MAX_SAFE_INTEGER, `values of a column in row group ${i}`)
      return { from: start, to: start + size, values, path: meta.path_in_schema, codec: meta.codec }
    })
    return { rows, bytes, plainBytes, chunks }
  })
  const rows = rowGroups.reduce((sum, group) => sum + group.rows, 0)
  if (BigInt(rows) !== metadata.num_rows)
    throw new Error(`the footer counts ${metadata.num_rows} rows, its row groups ${rows}`)
  return { rows, rowGroups, root }
}

/** The elements are one tree, in the order of its nodes; no child is missing and none is left over. */
function checkTree(elements: FileMetaData['schema']): void {
  const missing = [1]
  for (const { num_children: children = 0 } of elements) {
    while (missing.at(-1) === 0) missing.pop()
    if (missing.length === 0) throw new Error('the schema has columns that belong to nothing')
    missing[missing.length - 1]--
    if (children > 0) missing.push(children)
    if (missing.length > NESTING_MAX) throw new Error(`columns are nested deeper than ${NESTING_MAX}`)
  }
  if (missing.some((count) => count > 0)) throw new Error('the schema lacks columns that it counts')
}

/** Elements with a type have a column chunk; a group without children has none. */
const leavesOf = (node: SchemaTree): SchemaTree[] =>
  node.element.type ? [node] : node.children.flatMap((child) => leavesOf(child))

function sizeOf(value: bigint, max: number, what: string): number {
  const size = integerOf(value, what)
  if (!(size >= 0 && size <= max)) throw new Error(`impossible number of ${what}: ${value}`)
  return size
}

/** A damaged footer may hold anything in a number's place. */
function integerOf(value: bigint, what: string): number {
  if (typeof value !== 'bigint') throw new Error(`the ${what} is no integer`)
  return Number(value)
}
