/**
 * Where rows of a large text file begin, about one task apart, and which rows they are: borders at which the file may be cut.
 * Each format follows its rows exactly as its reader does, but parses none. What looks wrong ends the search: the last range then
 * holds the rest of the file, and whoever reads it says what is wrong.
 */
import { limits } from '../core/limits.ts'
import type { ByteSource } from '../objects/byte-source.ts'
import type { CsvOptions } from './row-reader.ts'
import { TextError } from './text-error.ts'
import { TextWindow, type WindowSizes } from './text-window.ts'

export interface RowStart {
  readonly byte: number
  /** 0-based. */
  readonly row: number
}

export interface RowSearch {
  /** Not packed. */
  readonly source: ByteSource
  readonly csv: CsvOptions
  readonly signal: AbortSignal
  /** About so many bytes are to be between two of the starts. */
  readonly taskBytes: number
  readonly sizes: WindowSizes
  /** Milliseconds. */
  readonly now: () => number
}

/** The first of those found is the file's beginning. */
export type FindRowStarts = (search: RowSearch) => Promise<readonly RowStart[]>

/** Keeps of all row starts those that are nearest behind the ideal borders: equal parts of the file. */
export class RowStarts {
  readonly found: RowStart[] = [{ byte: 0, row: 0 }]
  readonly #bytes: number
  readonly #part: number
  readonly #now: () => number
  readonly #began: number
  #next: number

  constructor(bytes: number, taskBytes: number, now: () => number) {
    this.#bytes = bytes
    this.#part = bytes / Math.max(1, Math.round(bytes / taskBytes))
    this.#next = this.#part
    this.#now = now
    this.#began = now()
  }

  /** To be told of every row. False once no later one is wanted. */
  add(byte: number, row: number): boolean {
    // What stands before the first row is nothing to begin a task with.
    if (byte >= this.#next && row > 0) {
      // A file that comes slowly is better read once, by one worker, than twice, by many.
      if (byte < (limits.searchBytesPerSecondMin / 1000) * (this.#now() - this.#began)) return false
      this.found.push({ byte, row })
      while (this.#next <= byte) this.#next += this.#part
    }
    // A border as near to the end as that would be the end, but for rounding.
    return this.#next < this.#bytes - this.#part / 2
  }
}

/** Runs a format's search over the file's text. */
export async function searchRows(
  { source, signal, taskBytes, sizes, now }: RowSearch,
  search: (window: TextWindow, starts: RowStarts) => Promise<void>,
): Promise<readonly RowStart[]> {
  const window = new TextWindow(source, sizes, signal)
  const starts = new RowStarts(source.bytes, taskBytes, now)
  try {
    await search(window, starts)
  } catch (error) {
    if (!(error instanceof TextError)) throw error
  } finally {
    await window.close()
  }
  return starts.found
}
