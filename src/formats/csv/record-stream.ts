/** Records out of a text window, one after the other. Lines with nothing on them are no records. */
import { TextError } from '../text-error.ts'
import type { TextWindow } from '../text-window.ts'
import { RecordError } from './record-error.ts'
import { RecordScanner } from './record-scanner.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export class RecordStream {
  /** Holds the cells of the record found last; they stand until the window moves. */
  readonly record: RecordScanner
  readonly #window: TextWindow

  /** The separator is not empty and no quote or line break. */
  constructor(window: TextWindow, separator: Uint8Array) {
    this.#window = window
    this.record = new RecordScanner(separator)
  }

  /**
   * Finds the next record, as far as the window holds all of it: the window then stands on it. Returns the offset behind it in the
   * window, else -1: call `long`. `row`: its number, undefined for the header.
   */
  short(row: number | undefined): number {
    const window = this.#window
    skipEmptyLines(window)
    const { bytes, position } = window
    if (position === bytes.length) return -1
    try {
      const end = this.record.scan(bytes, position, window.isLast)
      if (end - position > window.rowBytesMax) throw window.tooLong(row)
      return end
    } catch (error) {
      if (!(error instanceof RecordError)) throw error
      const offset = window.offset + error.offset - position
      const stage = row === undefined ? 'failed to read csv header' : 'failed to parse row'
      throw new TextError(`${stage}, error: ${error.message}`, { offset, row, ...error.more, cause: error })
    }
  }

  /** As `short`, reading on where the window lacks the record's end; -1 at the end of the text. */
  async long(row: number | undefined): Promise<number> {
    for (;;) {
      const end = this.short(row)
      if (end !== -1) return end
      if (!(await this.#window.more(row))) return -1
    }
  }
}

export function skipEmptyLines(window: TextWindow): void {
  const { bytes } = window
  for (;;) {
    const c = bytes[window.position]
    if (c === LINE_FEED) window.position++
    else if (c === CARRIAGE_RETURN && bytes[window.position + 1] === LINE_FEED) window.position += 2
    else if (c === CARRIAGE_RETURN && window.isLast && window.position + 1 === bytes.length) window.position++
    else return
  }
}
