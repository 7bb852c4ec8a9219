/**
 * The reader of Parquet files: row group by row group, some rows of every column at a time, pages decoded as those rows need
 * them. A row group is never held whole.
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { RowError } from '../../columns/row-errors.ts'
import { FileError, ValueError } from '../../core/errors.ts'
import { KIB, limits, MIB } from '../../core/limits.ts'
import type { Field } from '../../core/schema.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import type { ReadRange, ReadRequest, RowReader } from '../row-reader.ts'
import { checkOpenRow } from './append-lists.ts'
import { FieldStream } from './field-stream.ts'
import { badParquet, type Footer, type RowGroupInfo, readFooter } from './footer.ts'
import { LeafStream } from './leaf-stream.ts'
import { type FieldMatch, matchColumns } from './match-columns.ts'
import { PageSource } from './page-source.ts'
import { shareOfRowGroups } from './share-of-row-groups.ts'

/** Rows appended between two looks at whether the batch is full, if they are short. */
const STEP_ROWS_MAX = 1024
const STEP_BYTES = 4 * MIB
/** A step whose strings are longer is cut: the footer's sizes, by which steps are made, may lie, and dictionaries repeat. */
const STEP_TEXT_BYTES_MAX = 16 * MIB
/** So many bytes of numbers are held before a step makes do with the rows that are ready: runs of a dictionary take none in the file. */
const STEP_NUMBER_BYTES_MAX = 16 * MIB
/** All columns' windows together; each has one more on its way. */
const WINDOWS_BYTES = 32 * MIB
const WINDOW_BYTES_MIN = 64 * KIB

export const readParquet: RowReader = async (request, batch) => {
  const source = request.sources[0]
  const footer = await readFooter(source)
  const matches = matchColumns(footer.root, batch.schema, source.key)
  if (matches.length === 0 && footer.rows > 0) {
    // Its rows would be made of nothing, as many as the footer likes.
    const text = 'schema not equal, err=no column of the file is a field of the collection'
    throw new FileError(text, { file: source.key })
  }
  const { from, to, firstRow } = groupsOfRange(request.range, footer)
  let rows = 0
  for (const group of footer.rowGroups.slice(from, to)) {
    await readRowGroup(request, batch, source, matches, group, firstRow + rows)
    rows += group.rows
  }
  return { rows, bytes: shareOfRowGroups(source.bytes, footer.rowGroups, from, to) }
}

function groupsOfRange(range: ReadRange, footer: Footer): { from: number; to: number; firstRow: number } {
  if (range.kind === 'rows') throw new Error('a Parquet file is read by row groups')
  return range.kind === 'whole' ? { from: 0, to: footer.rowGroups.length, firstRow: 0 } : range
}

async function readRowGroup(
  request: ReadRequest,
  batch: BatchBuilder,
  source: ByteSource,
  matches: readonly FieldMatch[],
  group: RowGroupInfo,
  firstRow: number,
): Promise<void> {
  const leaves = matches.reduce((sum, match) => sum + match.leaves.length, 0)
  const window = Math.floor(WINDOWS_BYTES / Math.max(1, leaves))
  const windowBytes = Math.max(WINDOW_BYTES_MIN, Math.min(limits.readBytes, window))
  const streams = matches.map((match) => {
    const leafStreams = match.leaves.map((leaf) => {
      const chunk = group.chunks[leaf.chunk]
      return new LeafStream(leaf, chunk, new PageSource(source, chunk, windowBytes, leaf.field.name))
    })
    return new FieldStream(match, leafStreams)
  })
  const rowBytes = Math.max(1, group.plainBytes / Math.max(1, group.rows))
  const stepRows = Math.max(1, Math.min(STEP_ROWS_MAX, Math.floor(STEP_BYTES / rowBytes)))
  for (let row = 0, rows = 0; row < group.rows; row += rows) {
    request.signal.throwIfAborted()
    rows = Math.min(stepRows, group.rows - row)
    for (const { leaves } of streams) {
      for (const leaf of leaves) rows = Math.min(rows, await loadLeaf(source, leaf, rows, firstRow + row))
    }
    while (rows > 1 && textBytes(streams, rows) > STEP_TEXT_BYTES_MAX) rows >>= 1
    for (const stream of streams) appendColumn(batch, source, stream, rows, firstRow + row)
    endRows(batch, source, rows, firstRow + row)
    if (batch.isFull) await request.onBatch()
  }
  for (const { leaves } of streams) for (const leaf of leaves) checkEnd(source, leaf, group.rows)
}

const textBytes = (streams: readonly FieldStream[], rows: number): number =>
  streams.reduce((sum, stream) => sum + stream.textBytes(rows), 0)

/** Decodes pages until `rows` rows are ready, or some of them and many bytes; returns how many are. */
async function loadLeaf(source: ByteSource, stream: LeafStream, rows: number, firstRow: number): Promise<number> {
  const { field } = stream.match
  while (stream.rowsReady < rows && stream.needsPage) {
    if (stream.rowsReady > 0 && stream.numberBytes > STEP_NUMBER_BYTES_MAX) return stream.rowsReady
    const page = await stream.nextPage()
    try {
      stream.load(page)
    } catch (error) {
      throw badParquet(source, error, field.name)
    }
    if (stream.rowsReady === 0) atPlace(source, firstRow, field, () => checkOpenRow(stream))
  }
  if (stream.rowsReady < rows) {
    const text = `the column ends after ${firstRow + stream.rowsReady} rows, before its row group does`
    throw badParquet(source, new Error(text), field.name)
  }
  return rows
}

function appendColumn(
  batch: BatchBuilder,
  source: ByteSource,
  stream: FieldStream,
  rows: number,
  firstRow: number,
): void {
  const { field } = stream
  atPlace(source, firstRow, field, () => stream.append(batch.column(field), rows))
}

/** Says of what `work` refuses where it stands; `ValueError.offset` counts from `firstRow`. */
function atPlace(source: ByteSource, firstRow: number, field: Field, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    const place = { file: source.key, row: firstRow + error.offset, field: field.name }
    throw new FileError(error.message, place, { expected: error.expected, found: error.found, cause: error })
  }
}

function checkEnd(source: ByteSource, stream: LeafStream, rows: number): void {
  if (stream.rowsReady === 0 && !stream.needsPage) return
  throw badParquet(
    source,
    new Error(`the column goes on after the ${rows} rows of its row group`),
    stream.match.field.name,
  )
}

function endRows(batch: BatchBuilder, source: ByteSource, rows: number, firstRow: number): void {
  try {
    batch.endRows(rows)
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    const { field, offset, expected, found } = error
    const place = { file: source.key, row: firstRow + offset, field: field.name }
    throw new FileError(error.message, place, { expected, found, cause: error })
  }
}
