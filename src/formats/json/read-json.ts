/**
 * JSON files: one list of row objects, or an object whose only key `rows` holds it. Read as a stream; the whole document is
 * never in memory, and what stands behind its end must be blank.
 *
 *   file = [ BOM ] ( rows | "{" "}" | "{" "rows" ":" rows "}" )        the key in any case
 *   rows = "[" [ object *( "," object ) ] "]"
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { readBeginning, readText, type TextRange } from '../read-text.ts'
import type { RowReader } from '../row-reader.ts'
import { DEFAULT_SIZES, type TextWindow, type WindowSizes } from '../text-window.ts'
import { decodeError, LAST_COMMA, NO_COMMA, ONE_LIST, ONLY_KEY } from './file-errors.ts'
import { type Container, readHead } from './head.ts'
import { RowStream } from './row-stream.ts'

const [LIST, LIST_END, OBJECT, OBJECT_END, COMMA] = Buffer.from('[]{},')

/** A reader with its own window sizes, for tests. */
export const jsonReader =
  (sizes: WindowSizes): RowReader =>
  (request, batch) =>
    readText(request, sizes, async (window, range) => {
      const stream = new RowStream(window, batch, request, range.firstRow)
      const head = (beginning: TextWindow) => readHead(beginning, batch.schema)
      // How the file begins is of interest where it begins, and where it ends.
      let container: Container = 'list'
      if (range.isFirst) container = await head(window)
      else if (range.isLast) container = await readBeginning(request, sizes, head)
      if (container !== 'empty') await readRows(window, stream, range)
      if (range.isLast) await readTail(window, container)
      return stream.rows - range.firstRow
    })

export const readJson: RowReader = (request, batch: BatchBuilder) => jsonReader(DEFAULT_SIZES)(request, batch)

/** Reads the rows, and the list's `]` in the last range; in others also the comma before the first row of the next one. */
async function readRows(window: TextWindow, stream: RowStream, { firstRow, isLast }: TextRange): Promise<void> {
  for (;;) {
    let c = window.skipBlank()
    if (c === -1) c = await window.nextByte()
    if (c === LIST_END && isLast) break
    if (stream.rows > firstRow) {
      if (c !== COMMA) throw decodeError(window, c, "',' or ']'", stream.rows, c === OBJECT ? NO_COMMA : undefined)
      window.position++
      c = window.skipBlank()
      if (c === -1) c = await window.nextByte()
      if (c === -1 && !isLast) return
      if (c === LIST_END) throw decodeError(window, c, 'another row after the comma', stream.rows, LAST_COMMA)
    }
    if (c === -1) throw decodeError(window, c, 'a row', stream.rows)
    if (!stream.readShort()) await stream.readLong()
    if (stream.isFull) await stream.store()
  }
  window.position++
}

/** What follows the list. */
async function readTail(window: TextWindow, container: Container): Promise<void> {
  if (container !== 'list') {
    const c = await window.nextByte()
    if (c !== OBJECT_END) throw decodeError(window, c, "'}'", undefined, c === COMMA ? ONLY_KEY : undefined)
    window.position++
  }
  const c = await window.nextByte()
  if (c === -1) return
  const hint = c === LIST || c === OBJECT ? ONE_LIST : undefined
  throw decodeError(window, c, 'nothing more after the end', undefined, hint)
}
