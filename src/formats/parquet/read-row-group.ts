/**
 * Rows of one row group: some rows of every column at a time, pages decoded as those rows need them. A row group is never held
 * whole.
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { RowError } from '../../columns/row-errors.ts'
import { FileError, ValueError } from '../../core/errors.ts'
import { KIB, limits, MIB } from '../../core/limits.ts'
import type { Field, Schema } from '../../core/schema.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { explainValue } from '../explain-value.ts'
import type { PageStart, ReadRequest } from '../row-reader.ts'
import { checkOpenRow } from './append-lists.ts'
import { badParquet, type PartOfFile } from './bad-parquet.ts'
import { FieldStream } from './field-stream.ts'
import type { Chunk, RowGroupInfo } from './footer.ts'
import { LeafStream } from './leaf-stream.ts'
import type { FieldMatch, LeafMatch } from './match-columns.ts'
import { type Page, PageSource } from './page-source.ts'
import { firstRoom } from './room-for.ts'

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

/** Which rows of which row group. */
export interface GroupRows {
  readonly source: ByteSource
  readonly schema: Schema
  readonly matches: readonly FieldMatch[]
  readonly group: RowGroupInfo
  readonly rowGroup: number
  /** The file's row with which the row group begins. */
  readonly firstRow: number
  /** Rows of the row group. */
  readonly from: number
  readonly to: number
  /** The pages with row `from`, of each column that is read; none where that is row 0. */
  readonly starts: readonly PageStart[]
}

/** When it returns, nobody looks at the memory that was taken for the row group, nor writes to it. */
export async function readRowGroup(request: ReadRequest, batch: BatchBuilder, place: GroupRows): Promise<void> {
  const { group, to } = place
  const streams = await openStreams(place)
  const rowBytes = Math.max(1, group.plainBytes / Math.max(1, group.rows))
  const stepRows = Math.max(1, Math.min(STEP_ROWS_MAX, Math.floor(STEP_BYTES / rowBytes)))
  for (let row = place.from, rows = 0; row < to; row += rows) {
    request.signal.throwIfAborted()
    rows = Math.min(stepRows, to - row)
    for (const { leaves } of streams) {
      for (const leaf of leaves) rows = Math.min(rows, await loadLeaf(place, leaf, rows, row))
    }
    while (rows > 1 && textBytes(streams, rows) > STEP_TEXT_BYTES_MAX) rows >>= 1
    for (const stream of streams) appendColumn(batch, place, stream, rows, row)
    endRows(batch, place, rows, row)
    if (batch.isFull) await request.onBatch()
  }
  const leaves = streams.flatMap((stream) => stream.leaves)
  if (to === group.rows) for (const leaf of leaves) checkEnd(place, leaf)
  await Promise.all(leaves.map((leaf) => leaf.settled()))
}

async function openStreams(place: GroupRows): Promise<FieldStream[]> {
  const { matches } = place
  const leaves = matches.reduce((sum, match) => sum + match.leaves.length, 0)
  const window = Math.floor(WINDOWS_BYTES / Math.max(1, leaves))
  const windowBytes = Math.max(WINDOW_BYTES_MIN, Math.min(limits.readBytes, window))
  const streams: FieldStream[] = []
  for (const match of matches) {
    const opened: LeafStream[] = []
    for (const leaf of match.leaves) opened.push(await openLeaf(place, leaf, windowBytes))
    streams.push(new FieldStream(match, opened))
  }
  return streams
}

async function openLeaf(place: GroupRows, leaf: LeafMatch, windowBytes: number): Promise<LeafStream> {
  const { source, group, rowGroup, from } = place
  const chunk = group.chunks[leaf.chunk]
  const part = partOf(leaf, chunk, rowGroup)
  const start = place.starts.find((one) => one.chunk === leaf.chunk)
  const pages = new PageSource(source, start ? { from: start.at, to: chunk.to } : chunk, windowBytes, part)
  const stream = new LeafStream(leaf, chunk, pages, firstRoom(chunk, windowBytes), start)
  if (!start) return stream
  if (start.dictionary) {
    const before = new PageSource(source, { from: chunk.from, to: start.at }, WINDOW_BYTES_MIN, part)
    loadPage(place, stream, await before.next())
  }
  loadPage(place, stream, await stream.nextPage(), () => stream.skipRows(from - start.firstRow))
  return stream
}

const textBytes = (streams: readonly FieldStream[], rows: number): number =>
  streams.reduce((sum, stream) => sum + stream.textBytes(rows), 0)

/** The path of the column is told where it is more than the field's name. */
function partOf(match: LeafMatch, chunk: Chunk, rowGroup: number): PartOfFile {
  const path = chunk.path.join('.')
  const { name } = match.field
  return path === name ? { field: name, rowGroup } : { field: name, rowGroup, path }
}

/** Decodes pages until `rows` rows are ready, or some of them and many bytes; returns how many are. */
async function loadLeaf(place: GroupRows, stream: LeafStream, rows: number, row: number): Promise<number> {
  const { source, rowGroup } = place
  const { field } = stream.match
  while (stream.rowsReady < rows && stream.needsPage) {
    if (stream.rowsReady > 0 && stream.numberBytes > STEP_NUMBER_BYTES_MAX) return stream.rowsReady
    loadPage(place, stream, await stream.nextPage())
    if (stream.rowsReady === 0) atPlace(place, row, field, () => checkOpenRow(stream))
  }
  if (stream.rowsReady < rows) {
    const error = new Error('the column ends before the other columns of its row group do')
    throw badParquet(source, error, { field: field.name, rowGroup })
  }
  return rows
}

/** `then` is what else may fail for the page's sake. */
function loadPage({ source, rowGroup }: GroupRows, stream: LeafStream, page: Page | undefined, then = () => {}): void {
  try {
    stream.load(page)
    then()
  } catch (error) {
    throw badParquet(source, error, { field: stream.match.field.name, rowGroup, page: page?.at })
  }
}

function appendColumn(batch: BatchBuilder, place: GroupRows, stream: FieldStream, rows: number, row: number): void {
  const { field } = stream
  atPlace(place, row, field, () => stream.append(batch.column(field), rows))
}

/** Says of what `work` refuses where it stands; `ValueError.offset` counts from `row` of the row group. */
function atPlace({ source, schema, rowGroup, firstRow }: GroupRows, row: number, field: Field, work: () => void): void {
  try {
    work()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    const place = { file: source.key, row: firstRow + row + error.offset, field: field.name, rowGroup }
    throw new FileError(error.message, place, { ...explainValue(error, schema, field), cause: error })
  }
}

function checkEnd({ source, group, rowGroup }: GroupRows, stream: LeafStream): void {
  if (stream.rowsReady === 0 && !stream.needsPage) return
  const error = new Error(`the column goes on after the ${group.rows} rows of its row group`)
  throw badParquet(source, error, { field: stream.match.field.name, rowGroup })
}

function endRows(batch: BatchBuilder, { source, rowGroup, firstRow }: GroupRows, rows: number, row: number): void {
  try {
    batch.endRows(rows)
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    const { field, offset, expected, found } = error
    const place = { file: source.key, row: firstRow + row + offset, field: field.name, rowGroup }
    throw new FileError(error.message, place, { expected, found, cause: error })
  }
}
