/** Row starts of a JSON file. */
import { type FindRowStarts, type RowStarts, searchRows } from '../row-starts.ts'
import type { TextWindow } from '../text-window.ts'
import { readHead } from './head.ts'
import { ObjectScanner } from './object-scanner.ts'

const [OPEN_BRACE, COMMA] = Buffer.from('{,')

export const findJsonStarts: FindRowStarts = (search) => searchRows(search, follow)

async function follow(window: TextWindow, starts: RowStarts): Promise<void> {
  if ((await readHead(window)) === 'empty') return
  const scanner = new ObjectScanner()
  for (let row = 0; ; row++) {
    let c = window.skipBlank()
    if (c === -1) c = await window.nextByte()
    if (row > 0) {
      if (c !== COMMA) return
      window.position++
      c = window.skipBlank()
      if (c === -1) c = await window.nextByte()
    }
    if (c !== OPEN_BRACE || !starts.add(window.offset, row)) return
    if (!scanner.passShort(window) && !(await scanner.passLong(window))) return
  }
}
