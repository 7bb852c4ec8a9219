/**
 * The end of a Lance data file, format 2.2, of vector columns without nulls: what makes pages of raw numbers, row after row, a file that
 * Lance reads as one of its own ("full zip" pages, flat values). The numbers of the messages' fields are those of Lance's
 * `file2.proto` and `encodings_v2_1.proto`.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { TableField } from './manifest.ts'

export const DATA_FORMAT = { major: 2, minor: 2, name: '2.2' } as const

/** What Lance calls a buffer begins at a multiple of this: a page, and the end of the file, which begins with its schema. */
export const BUFFER_ALIGNMENT = 64
const FOOTER_BYTES = 40

export interface VectorPage {
  readonly position: number
  readonly firstRow: number
  readonly rows: number
}

export interface VectorColumn {
  readonly itemsPerRow: number
  readonly bitsPerItem: number
  readonly pages: VectorPage[]
}

/**
 * `fields`: the columns as the table's manifest has them. `position`: of the end's first byte in the file. Its length is a multiple of
 * the alignment too, and the same for all positions.
 */
export function dataFileEnd(
  columns: readonly VectorColumn[],
  fields: readonly TableField[],
  rows: number,
  position: number,
): Uint8Array {
  const descriptor = fileDescriptor(fields, rows)
  const parts = [descriptor, ...columns.map(columnMetadata)]
  const places: [position: number, bytes: number][] = []
  let at = position
  for (const { length } of parts) {
    places.push([at, length])
    at += length
  }
  const [descriptorPlace, ...columnPlaces] = places
  const columnTable = placeTable(columnPlaces)
  const bufferTable = placeTable([descriptorPlace])
  const footer = Buffer.alloc(FOOTER_BYTES)
  const length = at - position + columnTable.length + bufferTable.length + FOOTER_BYTES
  const filler = Buffer.alloc(-length & (BUFFER_ALIGNMENT - 1))
  at += filler.length
  footer.writeBigUInt64LE(BigInt(columnPlaces[0][0]), 0)
  footer.writeBigUInt64LE(BigInt(at), 8)
  footer.writeBigUInt64LE(BigInt(at + columnTable.length), 16)
  footer.writeUInt32LE(1, 24)
  footer.writeUInt32LE(columns.length, 28)
  footer.writeUInt16LE(DATA_FORMAT.major, 32)
  footer.writeUInt16LE(DATA_FORMAT.minor, 34)
  footer.write('LANC', 36, 'latin1')
  return Buffer.concat([...parts, filler, columnTable, bufferTable, footer])
}

function placeTable(places: readonly (readonly [position: number, bytes: number])[]): Buffer {
  const table = Buffer.alloc(places.length * 16)
  places.forEach(([position, bytes], i) => {
    table.writeBigUInt64LE(BigInt(position), i * 16)
    table.writeBigUInt64LE(BigInt(bytes), i * 16 + 8)
  })
  return table
}

/** The schema of the file, and its rows. */
function fileDescriptor(fields: readonly TableField[], rows: number): Uint8Array {
  const writer = new BinaryWriter()
  writer.tag(1, WireType.LengthDelimited).fork()
  for (const { message } of fields) writer.tag(1, WireType.LengthDelimited).bytes(message)
  writer.join()
  return writer.tag(2, WireType.Varint).uint64(rows).finish()
}

function columnMetadata(column: VectorColumn): Uint8Array {
  const writer = new BinaryWriter()
  const noValues = new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(new Uint8Array(0)).finish()
  directEncoding(writer.tag(1, WireType.LengthDelimited), '/lance.encodings.ColumnEncoding', noValues)
  for (const page of column.pages) {
    const bytes = (page.rows * column.itemsPerRow * column.bitsPerItem) / 8
    writer.tag(2, WireType.LengthDelimited).fork()
    writer.tag(1, WireType.LengthDelimited).fork().uint64(page.position).join()
    writer.tag(2, WireType.LengthDelimited).fork().uint64(bytes).join()
    writer.tag(3, WireType.Varint).uint64(page.rows)
    directEncoding(
      writer.tag(4, WireType.LengthDelimited),
      '/lance.encodings21.PageLayout',
      pageLayout(column, page.rows),
    )
    writer.tag(5, WireType.Varint).uint64(page.firstRow)
    writer.join()
  }
  return writer.finish()
}

/** An encoding that is described where it is used, by a message of the type. */
function directEncoding(writer: BinaryWriter, type: string, message: Uint8Array): void {
  writer.fork().tag(2, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).fork()
  writer.tag(1, WireType.LengthDelimited).string(type).tag(2, WireType.LengthDelimited).bytes(message)
  writer.join().join().join()
}

const ALL_VALID_ITEM = 1

/** Rows of a fixed number of bits, no level of repetition or nulls before them. */
function pageLayout({ itemsPerRow, bitsPerItem }: VectorColumn, rows: number): Uint8Array {
  const writer = new BinaryWriter()
  writer.tag(3, WireType.LengthDelimited).fork()
  writer.tag(3, WireType.Varint).uint32(itemsPerRow * bitsPerItem)
  writer.tag(5, WireType.Varint).uint32(rows).tag(6, WireType.Varint).uint32(rows)
  writer.tag(7, WireType.LengthDelimited).fork().tag(11, WireType.LengthDelimited).fork()
  writer.tag(1, WireType.Varint).uint32(itemsPerRow)
  writer.tag(2, WireType.LengthDelimited).fork().tag(1, WireType.LengthDelimited).fork()
  writer.tag(1, WireType.Varint).uint32(bitsPerItem)
  writer.join().join().join().join()
  writer.tag(8, WireType.LengthDelimited).fork().uint32(ALL_VALID_ITEM).join()
  return writer.join().finish()
}
