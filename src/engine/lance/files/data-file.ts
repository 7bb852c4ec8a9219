/**
 * The end of a file of Lance's, format 2.2, whose columns are plain numbers without nulls: what makes pages of raw numbers, row after row, a
 * file that Lance reads as one of its own ("full zip" pages, flat values). The numbers of the messages' fields are those of Lance's
 * `file2.proto` and `encodings_v2_1.proto`.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { Place } from './lance-file.ts'
import { nested, packed, text, varint } from './message.ts'

export const DATA_FORMAT = { major: 2, minor: 2, name: '2.2' } as const

/** What Lance calls a buffer begins at a multiple of this: a page, and the end of the file, which begins with its schema. */
export const BUFFER_ALIGNMENT = 64
const FOOTER_BYTES = 40

export interface PlainPage {
  readonly position: number
  readonly firstRow: number
  readonly rows: number
}

export interface PlainColumn {
  /** undefined: a number in each row, and no list of them. */
  readonly itemsPerRow?: number
  readonly bitsPerItem: number
  readonly pages: readonly PlainPage[]
}

export interface FileParts {
  readonly columns: readonly PlainColumn[]
  /** The columns as Lance's messages. */
  readonly fields: readonly Uint8Array[]
  readonly metadata?: Readonly<Record<string, string>>
  readonly rows: number
  /** What else is in the file. */
  readonly buffers?: readonly Place[]
}

/** `position`: of the end's first byte in the file. Its length is a multiple of the alignment too, and the same for all positions. */
export function fileEnd(
  { columns, fields, metadata = {}, rows, buffers = [] }: FileParts,
  position: number,
): Uint8Array {
  const parts = [fileDescriptor(fields, metadata, rows), ...columns.map(columnMetadata)]
  const places: Place[] = []
  let at = position
  for (const { length } of parts) {
    places.push([at, length])
    at += length
  }
  const [descriptorPlace, ...columnPlaces] = places
  const columnTable = placeTable(columnPlaces)
  const bufferTable = placeTable([descriptorPlace, ...buffers])
  const footer = Buffer.alloc(FOOTER_BYTES)
  const length = at - position + columnTable.length + bufferTable.length + FOOTER_BYTES
  const filler = Buffer.alloc(-length & (BUFFER_ALIGNMENT - 1))
  at += filler.length
  footer.writeBigUInt64LE(BigInt(columnPlaces[0][0]), 0)
  footer.writeBigUInt64LE(BigInt(at), 8)
  footer.writeBigUInt64LE(BigInt(at + columnTable.length), 16)
  footer.writeUInt32LE(1 + buffers.length, 24)
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
function fileDescriptor(
  fields: readonly Uint8Array[],
  metadata: Readonly<Record<string, string>>,
  rows: number,
): Uint8Array {
  const writer = nested(new BinaryWriter(), 1, (schema) => {
    for (const field of fields) schema.tag(1, WireType.LengthDelimited).bytes(field)
    for (const [key, value] of Object.entries(metadata))
      nested(schema, 5, (entry) => text(text(entry, 1, key), 2, value))
  })
  return varint(writer, 2, rows).finish()
}

function columnMetadata(column: PlainColumn): Uint8Array {
  const { itemsPerRow = 1, bitsPerItem } = column
  const writer = new BinaryWriter()
  described(writer, 1, '/lance.encodings.ColumnEncoding', (encoding) => nested(encoding, 1, () => {}))
  for (const { position, firstRow, rows } of column.pages)
    nested(writer, 2, (page) => {
      packed(page, 1, [position])
      packed(page, 2, [(rows * itemsPerRow * bitsPerItem) / 8])
      varint(page, 3, rows)
      described(page, 4, '/lance.encodings21.PageLayout', (layout) => pageLayout(layout, column, rows))
      varint(page, 5, firstRow)
    })
  return writer.finish()
}

/** An encoding that is described at its place, by a message of the type. */
function described(writer: BinaryWriter, number: number, type: string, write: (writer: BinaryWriter) => void): void {
  nested(writer, number, () =>
    nested(writer, 2, () =>
      nested(writer, 1, () => {
        writer.tag(1, WireType.LengthDelimited).string(type)
        nested(writer, 2, write)
      }),
    ),
  )
}

const ALL_VALID_ITEM = 1

/** Rows of a fixed number of bits, with no level of repetition or of nulls before them. */
function pageLayout(writer: BinaryWriter, { itemsPerRow, bitsPerItem }: PlainColumn, rows: number): void {
  const flat = (values: BinaryWriter) => nested(values, 1, (encoding) => varint(encoding, 1, bitsPerItem))
  const fixedSizeList = (values: BinaryWriter) =>
    nested(values, 11, (list) => {
      varint(list, 1, itemsPerRow!)
      nested(list, 2, flat)
    })
  nested(writer, 3, (fullZip) => {
    varint(fullZip, 3, (itemsPerRow ?? 1) * bitsPerItem)
    varint(fullZip, 5, rows)
    varint(fullZip, 6, rows)
    nested(fullZip, 7, itemsPerRow === undefined ? flat : fixedSizeList)
    packed(fullZip, 8, [ALL_VALID_ITEM])
  })
}
