/** Row starts of a JSON Lines file. An object over several lines is no hindrance. */
import { ObjectScanner } from '../json/object-scanner.ts'
import { type FindRowStarts, type RowStarts, searchRows } from '../row-starts.ts'
import type { TextWindow } from '../text-window.ts'
import { passLineEnd } from './read-json-lines.ts'

const OPEN_BRACE = 0x7b

export const findJsonLinesStarts: FindRowStarts = (search) => searchRows(search, follow)

async function follow(window: TextWindow, starts: RowStarts): Promise<void> {
  await window.skipByteOrderMark()
  const scanner = new ObjectScanner()
  for (let row = 0; ; row++) {
    let c = window.skipBlank()
    if (c === -1) c = await window.nextByte()
    if (c !== OPEN_BRACE || !starts.add(window.offset, row)) return
    if (!scanner.passShort(window) && !(await scanner.passLong(window))) return
    while (!passLineEnd(window, row) && (await window.more()));
  }
}
