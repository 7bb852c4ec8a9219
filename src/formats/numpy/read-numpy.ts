/**
 * The reader of NumPy sets: the same rows of all column files, chunk by chunk, the next chunk being read while this one is
 * appended. It holds two chunks at most and never reads outside its range.
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { RowError } from '../../columns/row-errors.ts'
import { FileError, ValueError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import type { Schema } from '../../core/schema.ts'
import { scratchBytes } from '../../core/scratch.ts'
import { explainValue } from '../explain-value.ts'
import type { ReadRange, ReadRequest, RowReader } from '../row-reader.ts'
import { shareOfBytes } from '../share-of-bytes.ts'
import { ColumnValues, readColumnBytes } from './column-values.ts'
import { type NumpyColumn, type NumpySet, openNumpySet } from './open-set.ts'

/** Rows appended between two looks at whether the batch is full. */
const STEP_ROWS = 2048
const FILES_AT_ONCE = 8

export const readNumpy: RowReader = async (request, batch) => {
  const set = await openNumpySet(request.sources, batch.schema)
  const [from, to] = rowsOfRange(request.range, set.rows)
  await readRows(request, batch, set, from, to)
  return { rows: to - from, bytes: shareOfBytes(set.bytes, set.rows, from, to) }
}

function rowsOfRange(range: ReadRange, rows: number): [number, number] {
  if (range.kind === 'whole') return [0, rows]
  if (range.kind === 'rowGroups') throw new Error('a NumPy set has no row groups')
  return [Math.min(range.from, rows), Math.min(range.to, rows)]
}

async function readRows(
  request: ReadRequest,
  batch: BatchBuilder,
  set: NumpySet,
  from: number,
  to: number,
): Promise<void> {
  const rowBytes = set.columns.reduce((sum, column) => sum + column.rowBytes, 0)
  const chunkRows = Math.max(1, Math.floor(chunkBytes(set) / Math.max(1, rowBytes)))
  const stepRows = Math.max(1, Math.min(STEP_ROWS, chunkRows))
  const values = set.columns.map((column) => new ColumnValues(column))
  const memory = [new ChunkMemory(set, chunkRows), new ChunkMemory(set, chunkRows)]
  const read = (start: number) => {
    memory.reverse()
    return prefetch(set, [start, Math.min(start + chunkRows, to), to], memory[0])
  }
  let next = from < to ? read(from) : undefined
  for (let start = from; start < to; start += chunkRows) {
    request.signal.throwIfAborted()
    const end = Math.min(start + chunkRows, to)
    const chunks = await next!
    next = end < to ? read(end) : undefined
    chunks.forEach((bytes, i) => {
      values[i].load(bytes)
    })
    for (let row = start; row < end; row += stepRows) {
      appendStep(batch, set, values, start, row, Math.min(stepRows, end - row))
      if (batch.isFull) await request.onBatch()
    }
  }
}

/** Rows of a Fortran-ordered array are spread over as many places as it has columns: fewer, longer reads for those. */
const chunkBytes = (set: NumpySet): number =>
  set.columns.some(({ header }) => header.fortranOrder && header.shape.length > 1)
    ? limits.batchBytes
    : limits.readBytes

/** Begins to read a chunk of every column, and tells where the last one ends. A failure is kept until somebody awaits it. */
function prefetch(
  set: NumpySet,
  [from, to, end]: [number, number, number],
  memory: ChunkMemory,
): Promise<Uint8Array[]> {
  const chunks = mapBounded(set.columns, FILES_AT_ONCE, (column, i) =>
    readColumnBytes(column, from, to, memory.of(i, to - from), end),
  )
  chunks.catch(() => undefined)
  return chunks
}

/** Memory for a chunk of every column, used again for each chunk: what is read is as much garbage less. */
class ChunkMemory {
  readonly #columns: readonly NumpyColumn[]
  readonly #rows: number
  readonly #memory: Uint8Array[] = []

  constructor({ columns }: NumpySet, rows: number) {
    this.#columns = columns
    this.#rows = rows
  }

  of(column: number, rows: number): Uint8Array {
    const { rowBytes } = this.#columns[column]
    this.#memory[column] ??= scratchBytes(this.#rows * rowBytes)
    return this.#memory[column].subarray(0, rows * rowBytes)
  }
}

function appendStep(
  batch: BatchBuilder,
  set: NumpySet,
  values: readonly ColumnValues[],
  chunkStart: number,
  row: number,
  rows: number,
): void {
  set.columns.forEach((column, i) => {
    try {
      values[i].append(batch.column(column.field), row - chunkStart, rows)
    } catch (error) {
      throw error instanceof ValueError ? refused(error, column, row + error.offset, batch.schema) : error
    }
  })
  try {
    batch.endRows(rows)
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    const { field, offset, expected, found } = error
    const { source } = set.columns.find((column) => column.field === field) ?? set.columns[0]
    const place = { file: source.key, row: row + offset, field: field.name }
    throw new FileError(error.message, place, { expected, found, cause: error })
  }
}

function refused(error: ValueError, column: NumpyColumn, row: number, schema: Schema): FileError {
  const { field, source } = column
  const place = { file: source.key, row, byte: byteOf(column, row, error.index ?? 0), field: field.name }
  return new FileError(error.message, place, { ...explainValue(error, schema, field), cause: error })
}

/** Where in the file an item of a row begins. */
function byteOf({ header, dtype, rowBytes }: NumpyColumn, row: number, index: number): number {
  const { dataOffset, fortranOrder, shape } = header
  if (fortranOrder && shape.length === 2) return dataOffset + (index * shape[0] + row) * dtype.itemBytes
  return dataOffset + row * rowBytes + index * dtype.itemBytes
}
