/** What can be wrong with the cells of a record before anybody looks at their values; the texts are those of Go's encoding/csv. */
import type { Explanation } from '../../core/file-error.ts'
import { limits } from '../../core/limits.ts'

/** What is wrong with a record, at which offset of the bytes scanned. */
export class RecordError extends Error {
  readonly offset: number
  readonly more: Explanation
  constructor(message: string, offset: number, more: Explanation) {
    super(message)
    this.offset = offset
    this.more = more
  }
}

export const bareQuote = (at: number): RecordError =>
  new RecordError('bare " in non-quoted field', at, {
    expected: 'quotes around the whole cell or none in it',
    hint: 'a cell with quotes in it is quoted as a whole, and each of its quotes is written twice: "say ""hi"""',
  })

export const openQuote = (at: number): RecordError =>
  new RecordError('extraneous or missing " in quoted-field', at, {
    expected: 'a quote that closes the cell',
    found: 'the end of the file',
    hint: 'the quote that opens here is never closed',
  })

export const textBehindQuote = (at: number): RecordError =>
  new RecordError('extraneous or missing " in quoted-field', at, {
    expected: 'the separator or the end of the line behind the quote',
    hint: 'within a quoted cell each quote is written twice: "{""a"": 1}"',
  })

export const tooManyColumns = (at: number): RecordError =>
  new RecordError(`more than ${limits.csvColumnsMax} columns`, at, {
    expected: `at most ${limits.csvColumnsMax} columns`,
    found: 'one more',
    hint: 'a row has become one line: look at the line breaks and the separator',
  })
