/**
 * Where rows of a large JSON Lines file begin, about one task apart, and which rows they are. Follows objects exactly as the
 * reader does, so objects over several lines are no hindrance; it parses none. What looks wrong ends the search: the last
 * range then holds the rest of the file, and whoever reads it says what is wrong.
 */
import { limits } from '../../core/limits.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { ObjectScanner } from '../json/object-scanner.ts'
import { TextError } from '../text-error.ts'
import { TextPieces } from '../text-pieces.ts'
import { DEFAULT_SIZES, TextWindow, type WindowSizes } from '../text-window.ts'
import { passLineEnd } from './read-json-lines.ts'

export interface RowStart {
  readonly byte: number
  /** 0-based. */
  readonly row: number
}

const OPEN_BRACE = 0x7b

/** The first is the file's beginning. `source` is not packed. */
export async function findRowStarts(
  source: ByteSource,
  signal: AbortSignal,
  taskBytes: number = limits.taskBytes,
  sizes: WindowSizes = DEFAULT_SIZES,
): Promise<readonly RowStart[]> {
  const pieces = new TextPieces(source, sizes.readBytes)
  const window = new TextWindow(pieces, sizes, signal)
  const starts: RowStart[] = [{ byte: 0, row: 0 }]
  try {
    await window.skipByteOrderMark()
    const scanner = new ObjectScanner()
    for (let row = 0; ; row++) {
      let c = window.skipBlank()
      if (c === -1) c = await window.nextByte()
      const { offset } = window
      // Half a task too much is nearer to it than a small one behind.
      if (c !== OPEN_BRACE || source.bytes - offset < taskBytes / 2) break
      if (offset - starts[starts.length - 1].byte >= taskBytes) starts.push({ byte: offset, row })
      scanner.begin()
      let end = scanner.scan(window.bytes, window.position)
      while (end === -1 && (await window.more())) end = scanner.scan(window.bytes, window.position)
      if (end === -1) break
      window.position = end
      while (!passLineEnd(window, row) && (await window.more()));
    }
  } catch (error) {
    // A row without an end, or two on one line.
    if (!(error instanceof TextError)) throw error
  } finally {
    await window.settle()
    await pieces.close()
  }
  return starts
}
