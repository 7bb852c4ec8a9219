/** What is wrong with a text file, and at which byte. The line is looked for only once there is something to report. */
import { FileError } from '../core/errors.ts'
import type { ByteSource } from '../objects/byte-source.ts'
import { TextPieces } from './text-pieces.ts'

export interface TextErrorDetail {
  /** Byte of the text: of a packed file, of what is in it. */
  readonly offset: number
  readonly row?: number
  readonly field?: string
  readonly expected?: string
  readonly found?: string
  readonly hint?: string
  readonly cause?: unknown
}

export class TextError extends Error {
  readonly detail: TextErrorDetail
  constructor(text: string, detail: TextErrorDetail) {
    super(text, { cause: detail.cause })
    this.detail = detail
  }
}

/** Counting lines needs the file's beginning once more; beyond this many bytes the row number has to do. */
const LINE_SEARCH_BYTES_MAX = 1024 ** 3
const LINE_READ_BYTES = 4 * 1024 * 1024
const LINE_FEED = 0x0a

export async function toFileError(source: ByteSource, error: TextError): Promise<FileError> {
  const { offset, row, field, expected, found, hint, cause } = error.detail
  const line = await lineAt(source, offset).catch(() => undefined)
  return new FileError(error.message, { file: source.key, row, line, field }, { expected, found, hint, cause })
}

/** The 1-based line of a byte. */
async function lineAt(source: ByteSource, offset: number): Promise<number | undefined> {
  if (offset > LINE_SEARCH_BYTES_MAX) return undefined
  const pieces = new TextPieces(source, LINE_READ_BYTES)
  try {
    let line = 1
    for (let from = 0; from < offset; ) {
      const { bytes, isLast } = await pieces.next()
      const before = bytes.subarray(0, offset - from)
      for (let at = before.indexOf(LINE_FEED); at !== -1; at = before.indexOf(LINE_FEED, at + 1)) line++
      if (isLast) break
      from += bytes.length
    }
    return line
  } finally {
    await pieces.close()
  }
}
