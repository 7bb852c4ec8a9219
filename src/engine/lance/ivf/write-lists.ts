/** Writes the file with the vectors of an index, list by list: a window of it after the other, each filled by looking through all rows. */
import { BUFFER_ALIGNMENT, fileEnd } from '../files/data-file.ts'
import { DirectFile, DirectMemory } from '../files/direct-file.ts'
import type { Place } from '../files/lance-file.ts'
import { pagesOf } from '../files/vector-file.ts'
import { auxiliaryText, beginsOf, type Lists, ROW_ID_BYTES } from './index-end.ts'
import type { TableVectors } from './table-vectors.ts'
import type { VectorMemory } from './vector-memory.ts'

const FLOAT_BITS = 32

export interface ListedRows {
  readonly vectors: TableVectors
  readonly memory: VectorMemory
  /** The list of each row. */
  readonly listOf: Uint32Array
}

export async function writeLists(path: string, lists: Lists, { vectors, memory, listOf }: ListedRows): Promise<void> {
  const { rows } = vectors
  const vectorBytes = (lists.dim * FLOAT_BITS) / 8
  const placeOf = placesOf(listOf, lists.lengths)
  const file = new DirectFile(path, new DirectMemory())
  for (let from = 0; from < rows; from += memory.windowRows) {
    const room = file.appendRoom(Math.min(memory.windowRows, rows - from) * vectorBytes)
    await fill(room, from, { memory, placeOf, vectorBytes })
    await file.flush()
  }
  file.align(BUFFER_ALIGNMENT)
  const rowIdsAt = file.position
  fillRowIds(file.appendRoom(rows * ROW_ID_BYTES), vectors, placeOf)
  file.align(BUFFER_ALIGNMENT)
  const { fields, metadata, ivf } = auxiliaryText(lists)
  const buffers: Place[] = [[file.position, ivf.length]]
  file.append(ivf)
  const columns = [
    { bitsPerItem: 8 * ROW_ID_BYTES, pages: [{ position: rowIdsAt, firstRow: 0, rows }] },
    { bitsPerItem: FLOAT_BITS, itemsPerRow: lists.dim, pages: pagesOf(vectorBytes, rows) },
  ]
  file.align(BUFFER_ALIGNMENT)
  await file.finish((position) => fileEnd({ columns, fields, metadata, rows, buffers }, position))
}

/** Where each row comes: list by list, within one in their order. */
function placesOf(listOf: Uint32Array, lengths: readonly number[]): Uint32Array {
  const next = beginsOf(lengths)
  return listOf.map((list) => next[list]++)
}

interface Window {
  readonly memory: VectorMemory
  readonly placeOf: Uint32Array
  readonly vectorBytes: number
}

/** With the vectors of the places from `first` on. */
async function fill(room: Uint8Array, first: number, { memory, placeOf, vectorBytes }: Window): Promise<void> {
  const count = room.length / vectorBytes
  const bytes = new Uint8Array(memory.memory.buffer)
  for await (const { firstRow, rows, address } of memory.chunks()) {
    for (let i = 0; i < rows; i++) {
      const place = placeOf[firstRow + i] - first
      if (place < 0 || place >= count) continue
      const from = address + i * memory.vectorBytes
      room.set(bytes.subarray(from, from + vectorBytes), place * vectorBytes)
    }
  }
}

function fillRowIds(room: Uint8Array, vectors: TableVectors, placeOf: Uint32Array): void {
  const ids = new DataView(room.buffer, room.byteOffset, room.byteLength)
  vectors.eachRowId((row, fragmentId, place) => {
    const at = placeOf[row] * ROW_ID_BYTES
    ids.setUint32(at, place, true)
    ids.setUint32(at + 4, fragmentId, true)
  })
}
