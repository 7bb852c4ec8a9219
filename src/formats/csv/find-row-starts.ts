/** Row starts of a CSV file. */
import { type FindRowStarts, type RowStarts, searchRows } from '../row-starts.ts'
import type { TextWindow } from '../text-window.ts'
import { readHeader } from './header.ts'
import { NEEDS_MORE, RecordEndScanner } from './record-end-scanner.ts'
import { skipEmptyLines } from './record-stream.ts'
import { separatorBytes } from './separator.ts'

export const findCsvStarts: FindRowStarts = (search) =>
  searchRows(search, async (window, starts) => follow(window, starts, separatorBytes(search.csv.separator)))

async function follow(window: TextWindow, starts: RowStarts, separator: Uint8Array): Promise<void> {
  await readHeader(window, separator)
  const scanner = new RecordEndScanner(separator)
  for (let row = 0; ; row++) {
    let end = nextEnd(window, scanner)
    while (end === NEEDS_MORE && (await window.more())) end = nextEnd(window, scanner)
    if (end < 0 || !starts.add(window.offset, row)) return
    window.position = end
  }
}

/** The offset behind the next record, on which the window then stands; less than 0 where its end is not there, or it has none. */
function nextEnd(window: TextWindow, scanner: RecordEndScanner): number {
  skipEmptyLines(window)
  const { bytes, position, isLast } = window
  return position === bytes.length ? NEEDS_MORE : scanner.scan(bytes, position, isLast)
}
