/** What all text readers do: a window on the one source of a request, and errors that name the file and the line. */
import { strict as assert } from 'node:assert'
import { KIB } from '../core/limits.ts'
import type { ReadRequest, ReadResult } from './row-reader.ts'
import { TextError, toFileError } from './text-error.ts'
import { TextWindow, type WindowSizes } from './text-window.ts'

/** How a file begins is mostly told by its first few bytes. */
const BEGINNING_BYTES = 64 * KIB

/** The rows that a task reads: where they stand in the file, and where the file ends. */
export interface TextRange {
  /** 0-based. */
  readonly firstRow: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

/** `read` returns the number of rows; it has to come to the range's end. */
export async function readText(
  request: ReadRequest,
  sizes: WindowSizes,
  read: (window: TextWindow, range: TextRange) => Promise<number>,
): Promise<ReadResult> {
  const { range, sources, signal } = request
  assert(range.kind === 'whole' || range.kind === 'bytes', 'text is read in bytes')
  assert(sources.length === 1, 'a text format reads one file')
  const [source] = sources
  const part = range.kind === 'bytes' ? range : undefined
  const window = new TextWindow(source, sizes, signal, part)
  const isFirst = part === undefined || part.from === 0
  const isLast = part === undefined || part.to === source.bytes
  try {
    const rows = await read(window, { firstRow: part?.firstRow ?? 0, isFirst, isLast })
    assert(window.isLast && window.position === window.bytes.length, `stopped at byte ${window.offset} of the text`)
    return { rows, bytes: window.consumed }
  } catch (error) {
    throw error instanceof TextError ? await toFileError(source, error) : error
  } finally {
    await window.close()
  }
}

/** What stands at the beginning of a file of which a later range is being read. */
export async function readBeginning<T>(
  { sources, signal }: ReadRequest,
  sizes: WindowSizes,
  read: (window: TextWindow) => Promise<T>,
): Promise<T> {
  const readBytes = Math.min(sizes.readBytes, BEGINNING_BYTES)
  const window = new TextWindow(sources[0], { ...sizes, readBytes }, signal)
  try {
    return await read(window)
  } finally {
    await window.close()
  }
}
