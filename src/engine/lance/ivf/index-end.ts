/**
 * What the two files of an IVF_FLAT index of Lance's hold besides vectors and row ids. `index.idx` has the centroids, `auxiliary.idx` the
 * vectors, list by list. The numbers of the messages' fields are those of Lance's `index.proto`.
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { nested, packed, text, varint } from '../files/message.ts'
import type { LanceDistance } from '../index-plan.ts'

export const INDEX_FILE = 'index.idx'
export const AUXILIARY_FILE = 'auxiliary.idx'

export const ROW_ID_COLUMN = 0
export const VECTOR_COLUMN = 1
export const ROW_ID_BYTES = 8
/** In both files: behind the schema. */
export const IVF_BUFFER = 1

export const IVF = { begins: 2, lengths: 3, centroids: 4, numbers: 3 } as const
const TENSOR = { type: 1, shape: 2, float32: 2 } as const
const FIELD = { name: 2, id: 3, parent: 4, type: 5, nullable: 6, encoding: 7, plain: 1 } as const
const IVF_PLACE = { 'lance:ivf': String(IVF_BUFFER) }

export interface Lists {
  readonly dim: number
  readonly distance: LanceDistance
  /** How many vectors each list has. */
  readonly lengths: readonly number[]
  /** Float32, one of `dim` numbers for each list. */
  readonly centroids: Uint8Array
}

interface FileText {
  /** Lance's messages of the columns. */
  readonly fields: readonly Uint8Array[]
  readonly metadata: Readonly<Record<string, string>>
  /** The buffer of the lists. */
  readonly ivf: Uint8Array
}

export function indexText({ dim, distance, lengths, centroids }: Lists): FileText {
  const none = lengths.map(() => 0)
  const writer = listsMessage(none, none)
  nested(writer, IVF.centroids, (tensor) => {
    varint(tensor, TENSOR.type, TENSOR.float32)
    packed(tensor, TENSOR.shape, [lengths.length, dim])
    tensor.tag(IVF.numbers, WireType.LengthDelimited).bytes(centroids)
  })
  return {
    fields: [fieldMessage('__flat_marker', 'uint64', 0, false)],
    metadata: {
      'lance:index': JSON.stringify({ type: 'IVF_FLAT', distance_type: distance }),
      'lance:flat': JSON.stringify(lengths.map(() => '')),
      ...IVF_PLACE,
    },
    ivf: writer.finish(),
  }
}

export function auxiliaryText({ dim, distance, lengths }: Lists): FileText {
  return {
    fields: [
      fieldMessage('_rowid', 'uint64', ROW_ID_COLUMN, true),
      fieldMessage('flat', `fixed_size_list:float:${dim}`, VECTOR_COLUMN, false),
    ],
    metadata: { storage_metadata: JSON.stringify([JSON.stringify({ dim })]), ...IVF_PLACE, distance_type: distance },
    ivf: listsMessage(beginsOf(lengths), lengths).finish(),
  }
}

/** Where each list begins, the one behind the other. */
export function beginsOf(lengths: readonly number[]): number[] {
  let end = 0
  return lengths.map((length) => (end += length) - length)
}

const listsMessage = (begins: readonly number[], lengths: readonly number[]): BinaryWriter =>
  packed(packed(new BinaryWriter(), IVF.begins, begins), IVF.lengths, lengths)

function fieldMessage(name: string, type: string, id: number, isNullable: boolean): Uint8Array {
  const writer = text(new BinaryWriter(), FIELD.name, name)
  varint(writer, FIELD.id, id)
  writer.tag(FIELD.parent, WireType.Varint).int64(-1)
  text(writer, FIELD.type, type)
  if (isNullable) varint(writer, FIELD.nullable, 1)
  return varint(writer, FIELD.encoding, FIELD.plain).finish()
}
