/**
 * JSON Lines: row objects, each beginning on a line of its own; an object may span lines, blank lines mean nothing.
 *
 *   file = [ BOM ] *blank [ object *( *blank LF *blank object ) *blank ]
 */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { decodeError } from '../json/file-errors.ts'
import { RowStream } from '../json/row-stream.ts'
import { readText } from '../read-text.ts'
import type { RowReader } from '../row-reader.ts'
import { DEFAULT_SIZES, type TextWindow, type WindowSizes } from '../text-window.ts'

const LINE_FEED = 0x0a
const [COMMA, CLOSE_BRACKET, CLOSE_BRACE] = Buffer.from(',]}')
const STRAY = new Set(Buffer.from(',]}:'))

/** A reader with its own window sizes, for tests. */
export const jsonLinesReader =
  (sizes: WindowSizes): RowReader =>
  (request, batch) =>
    readText(request, sizes, async (window, { isFirst, firstRow }) => {
      if (isFirst) await window.skipByteOrderMark()
      const stream = new RowStream(window, batch, request, firstRow)
      for (;;) {
        let c = skipToRow(window, stream.rows)
        while (c === -1 && (await window.more())) c = skipToRow(window, stream.rows)
        if (c === -1) return stream.rows - firstRow
        if (!stream.readShort()) await stream.readLong()
        if (stream.isFull) await stream.store()
        while (!passLineEnd(window, stream.rows) && (await window.more()));
      }
    })

export const readJsonLines: RowReader = (request, batch: BatchBuilder) => jsonLinesReader(DEFAULT_SIZES)(request, batch)

/** The first byte of the next row, -1 where the window has none. */
function skipToRow(window: TextWindow, row: number): number {
  const c = window.skipBlank()
  if (STRAY.has(c)) throw decodeError(window, c, 'a row object', row, hintOf(c))
  return c
}

/** Passes the blanks up to the end of the line, where nothing else may stand; false where the window lacks its end. */
export function passLineEnd(window: TextWindow, row: number): boolean {
  const { bytes } = window
  for (; window.position < bytes.length; window.position++) {
    const c = bytes[window.position]
    if (c === LINE_FEED) return true
    if (c !== 0x20 && c !== 0x09 && c !== 0x0d)
      throw decodeError(window, c, 'a line break between two rows', row, hintOf(c))
  }
  return false
}

/** For what stands between rows where it should not. */
function hintOf(c: number): string | undefined {
  if (c === COMMA) return 'JSON Lines has no commas between rows; a file that is one list of rows is called .json'
  return c === CLOSE_BRACE || c === CLOSE_BRACKET ? 'a bracket too many' : undefined
}
