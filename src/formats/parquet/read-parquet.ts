/**
 * The reader of Parquet files: row group by row group, some rows of every column at a time, pages decoded as those rows need
 * them. A row group is never held whole.
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { RowError } from '../../columns/row-errors.ts'
import { FileError, ValueError } from '../../core/errors.ts'
import { KIB, limits, MIB } from '../../core/limits.ts'
import type { Field, Schema } from '../../core/schema.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { explainValue } from '../explain-value.ts'
import type { ReadRange, ReadRequest, RowReader } from '../row-reader.ts'
import { checkOpenRow } from './append-lists.ts'
import { badParquet, type PartOfFile } from './bad-parquet.ts'
import { columnsFound } from './column-hint.ts'
import { FieldStream } from './field-stream.ts'
import { type Chunk, type Footer, type RowGroupInfo, readFooter } from './footer.ts'
import { LeafStream } from './leaf-stream.ts'
import { type FieldMatch, type LeafMatch, matchColumns } from './match-columns.ts'
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
  const matches = matchColumns(footer.root, batch.schema, source.key, footer.rowGroups)
  if (matches.length === 0 && footer.rows > 0) {
    // Its rows would be made of nothing, as many as the footer likes.
    const text = 'schema not equal, err=no column of the file is a field of the collection'
    const found = columnsFound(footer.root.children.map((node) => node.element.name))
    throw new FileError(text, { file: source.key }, { expected: 'a column with the name of a field', found })
  }
  const { from, to, firstRow } = groupsOfRange(request.range, footer)
  let rows = 0
  for (let at = from; at < to; at++) {
    const group = footer.rowGroups[at]
    await readRowGroup(request, batch, source, matches, group, at, firstRow + rows)
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
  rowGroup: number,
  firstRow: number,
): Promise<void> {
  const leaves = matches.reduce((sum, match) => sum + match.leaves.length, 0)
  const window = Math.floor(WINDOWS_BYTES / Math.max(1, leaves))
  const windowBytes = Math.max(WINDOW_BYTES_MIN, Math.min(limits.readBytes, window))
  const place = { source, schema: batch.schema, rowGroup }
  const streams = matches.map((match) => {
    const leafStreams = match.leaves.map((leaf) => {
      const chunk = group.chunks[leaf.chunk]
      return new LeafStream(leaf, chunk, new PageSource(source, chunk, windowBytes, partOf(leaf, chunk, rowGroup)))
    })
    return new FieldStream(match, leafStreams)
  })
  const rowBytes = Math.max(1, group.plainBytes / Math.max(1, group.rows))
  const stepRows = Math.max(1, Math.min(STEP_ROWS_MAX, Math.floor(STEP_BYTES / rowBytes)))
  for (let row = 0, rows = 0; row < group.rows; row += rows) {
    request.signal.throwIfAborted()
    rows = Math.min(stepRows, group.rows - row)
    for (const { leaves } of streams) {
      for (const leaf of leaves) rows = Math.min(rows, await loadLeaf(place, leaf, rows, firstRow + row))
    }
    while (rows > 1 && textBytes(streams, rows) > STEP_TEXT_BYTES_MAX) rows >>= 1
    for (const stream of streams) appendColumn(batch, place, stream, rows, firstRow + row)
    endRows(batch, source, rows, rowGroup, firstRow + row)
    if (batch.isFull) await request.onBatch()
  }
  for (const { leaves } of streams) for (const leaf of leaves) checkEnd(place, leaf, group.rows)
}

const textBytes = (streams: readonly FieldStream[], rows: number): number =>
  streams.reduce((sum, stream) => sum + stream.textBytes(rows), 0)

/** Where the columns of a row group stand. */
interface GroupPlace {
  readonly source: ByteSource
  readonly schema: Schema
  readonly rowGroup: number
}

/** The path of the column is told where it is more than the field's name. */
function partOf(match: LeafMatch, chunk: Chunk, rowGroup: number): PartOfFile {
  const path = chunk.path.join('.')
  const { name } = match.field
  return path === name ? { field: name, rowGroup } : { field: name, rowGroup, path }
}

/** Decodes pages until `rows` rows are ready, or some of them and many bytes; returns how many are. */
async function loadLeaf(place: GroupPlace, stream: LeafStream, rows: number, firstRow: number): Promise<number> {
  const { source, rowGroup } = place
  const { field } = stream.match
  while (stream.rowsReady < rows && stream.needsPage) {
    if (stream.rowsReady > 0 && stream.numberBytes > STEP_NUMBER_BYTES_MAX) return stream.rowsReady
    const page = await stream.nextPage()
    try {
      stream.load(page)
    } catch (error) {
      throw badParquet(source, error, { field: field.name, rowGroup, page: page?.at })
    }
    if (stream.rowsReady === 0) atPlace(place, firstRow, field, () => checkOpenRow(stream))
  }
  if (stream.rowsReady < rows) {
    const error = new Error('the column ends before the other columns of its row group do')
    throw badParquet(source, error, { field: field.name, rowGroup })
  }
  return rows
}

function appendColumn(
  batch: BatchBuilder,
  place: GroupPlace,
  stream: FieldStream,
  rows: number,
  firstRow: number,
): void {
  const { field } = stream
  atPlace(place, firstRow, field, () => stream.append(batch.column(field), rows))
}

/** Says of what `work` refuses where it stands; `ValueError.offset` counts from `firstRow`. */
function atPlace({ source, schema, rowGroup }: GroupPlace, firstRow: number, field: Field, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    const place = { file: source.key, row: firstRow + error.offset, field: field.name, rowGroup }
    throw new FileError(error.message, place, { ...explainValue(error, schema, field), cause: error })
  }
}

function checkEnd({ source, rowGroup }: GroupPlace, stream: LeafStream, rows: number): void {
  if (stream.rowsReady === 0 && !stream.needsPage) return
  const error = new Error(`the column goes on after the ${rows} rows of its row group`)
  throw badParquet(source, error, { field: stream.match.field.name, rowGroup })
}

function endRows(batch: BatchBuilder, source: ByteSource, rows: number, rowGroup: number, firstRow: number): void {
  try {
    batch.endRows(rows)
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    const { field, offset, expected, found } = error
    const place = { file: source.key, row: firstRow + offset, field: field.name, rowGroup }
    throw new FileError(error.message, place, { expected, found, cause: error })
  }
}
