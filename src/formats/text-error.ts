/** What is wrong with a text file, and at which byte. The line is looked for only once there is something to report. */
import { FileError } from '../core/errors.ts'
import type { Explanation } from '../core/file-error.ts'
import { textFound } from '../json/syntax-hint.ts'
import type { ByteSource } from '../objects/byte-source.ts'
import { contentHint } from './content-hint.ts'
import { placeOfByte } from './text-place.ts'

/** Without `found`, the text at `offset` is shown. */
export interface TextErrorDetail extends Explanation {
  /** Byte of the text: of a packed file, of what is in it. undefined where it is not the text that is wrong. */
  readonly offset?: number
  readonly row?: number
  readonly field?: string
  readonly cause?: unknown
}

export class TextError extends Error {
  readonly detail: TextErrorDetail
  constructor(text: string, detail: TextErrorDetail) {
    super(text, { cause: detail.cause })
    this.detail = detail
  }
}

/** A file that is of another kind altogether is refused at one of its first bytes, mostly; its kind is then the better hint. */
export async function toFileError(source: ByteSource, error: TextError): Promise<FileError> {
  const { offset, row, field, ...more } = error.detail
  if (offset === undefined) return new FileError(error.message, { file: source.key, row, field }, more)
  // Without the line, should the file not be readable any more.
  const found = await placeOfByte(source, offset).catch(() => undefined)
  const place = { file: source.key, row, line: found?.line, column: found?.column, byte: offset, field }
  const isEarly = row === undefined || row === 0
  const text = more.found ?? (found?.here && textFound(found.here, 0, found.here.length))
  const hint = (isEarly && found ? contentHint(found.head, source.key) : undefined) ?? more.hint
  return new FileError(error.message, found?.isUnpacked ? { ...place, isUnpacked: true } : place, {
    ...more,
    found: text,
    hint,
  })
}
