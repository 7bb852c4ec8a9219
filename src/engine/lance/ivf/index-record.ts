/** What a manifest says of an IVF_FLAT index. The numbers of the fields are those of Lance's `table.proto` and `index.proto`. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { expect } from '../files/lance-file.ts'
import { nested, packed, text, varint } from '../files/message.ts'
import type { LanceDistance } from '../index-plan.ts'

const METRICS: Readonly<Record<LanceDistance, number>> = { l2: 0, cosine: 1, dot: 2, hamming: 3 }
const DETAILS = '/lance.index.pb.VectorIndexDetails'
const INDEX_VERSION = 1

export interface IndexRecord {
  readonly uuid: string
  readonly name: string
  readonly fieldId: number
  /** Of the table that it was made of. */
  readonly version: number
  /** As `fragmentBitmap` has them. */
  readonly fragments: Uint8Array
  readonly distance: LanceDistance
  readonly timeMs: number
  readonly files: readonly { readonly name: string; readonly bytes: number }[]
}

export function indexRecord({
  uuid,
  name,
  fieldId,
  version,
  fragments,
  distance,
  timeMs,
  files,
}: IndexRecord): Uint8Array {
  const writer = nested(new BinaryWriter(), 1, (id) =>
    id.tag(1, WireType.LengthDelimited).bytes(Buffer.from(uuid.replaceAll('-', ''), 'hex')),
  )
  packed(writer, 2, [fieldId])
  text(writer, 3, name)
  varint(writer, 4, version)
  writer.tag(5, WireType.LengthDelimited).bytes(fragments)
  nested(writer, 6, (details) =>
    nested(text(details, 1, DETAILS), 2, (vector) => {
      if (METRICS[distance] > 0) varint(vector, 1, METRICS[distance])
      nested(vector, 8, () => {})
    }),
  )
  varint(writer, 7, INDEX_VERSION)
  varint(writer, 8, timeMs)
  for (const file of files) nested(writer, 10, (entry) => varint(text(entry, 1, file.name), 2, file.bytes))
  return writer.finish()
}

const ROARING = { cookie: 12346, headerBytes: 16, valuesMax: 4096 } as const

/** Ids of fragments as a roaring bitmap with one array of small numbers (its portable format). Throws UnknownLayout for very many. */
export function fragmentBitmap(values: readonly number[]): Uint8Array {
  const isSmall = values.length > 0 && values.length <= ROARING.valuesMax && values.every((value) => value < 65536)
  expect(isSmall, 'few fragments')
  const bytes = Buffer.alloc(ROARING.headerBytes + 2 * values.length)
  bytes.writeUInt32LE(ROARING.cookie, 0)
  bytes.writeUInt32LE(1, 4)
  bytes.writeUInt16LE(0, 8)
  bytes.writeUInt16LE(values.length - 1, 10)
  bytes.writeUInt32LE(ROARING.headerBytes, 12)
  for (const [i, value] of [...values].sort((a, b) => a - b).entries())
    bytes.writeUInt16LE(value, ROARING.headerBytes + 2 * i)
  return bytes
}
