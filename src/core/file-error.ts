/** What is wrong with a file, and where in it: the one form of all reasons that a failed import shows. */
import { cut, printable } from './shown-text.ts'

export interface Place {
  /** Key in the bucket. */
  readonly file: string
  /** 0-based, in the file. */
  readonly row?: number
  /** 1-based, text formats only. */
  readonly line?: number
  /** 1-based, text formats only: characters, not bytes. */
  readonly column?: number
  /** 0-based: where in the file the value begins; in a packed file, where in the text that it holds. */
  readonly byte?: number
  readonly isUnpacked?: boolean
  readonly field?: string
  /** 0-based, Parquet only. */
  readonly rowGroup?: number
  /** Of the leaf of a Parquet column, where it is not the field's name alone: `vec.list.element`. */
  readonly path?: string
  /** The byte at which the page of a Parquet column begins. */
  readonly page?: number
}

/** What should be there, what is there, what to do about it; each may end a sentence, none has a full stop. */
export interface Explanation {
  readonly expected?: string
  readonly found?: string
  readonly hint?: string
}

/** Its `message` is the reason a failed job shows, after `error: `. */
export class FileError extends Error {
  readonly place: Place
  readonly expected?: string
  readonly found?: string
  readonly hint?: string
  constructor(text: string, place: Place, more: Explanation & { readonly cause?: unknown } = {}) {
    super(describe(text, place, more), { cause: more.cause })
    this.place = place
    this.expected = more.expected
    this.found = more.found
    this.hint = more.hint
  }
}

/** Names come from files too, and so do the parts of a text. */
const NAME_CHARS_MAX = 255
const TEXT_CHARS_MAX = 1000
const HINT_CHARS_MAX = 400

/** Milvus' own form is `error: <text>, file: <file>`; what Elanus adds stands behind it. */
function describe(text: string, place: Place, explanation: Explanation): string {
  const where = describePlace(place)
  let message = `${cut(printable(text), TEXT_CHARS_MAX)}, file: ${place.file}`
  if (where !== '') message += ` (${where})`
  return message + explanationText(explanation)
}

/** What stands behind a text: `; expected …; found …; hint: …`, as far as it is known. */
export function explanationText({ expected, found, hint }: Explanation): string {
  let text = ''
  if (expected !== undefined) text += `; expected ${cut(printable(expected), TEXT_CHARS_MAX)}`
  if (found !== undefined) text += `; found ${cut(printable(found))}`
  if (hint !== undefined) text += `; hint: ${cut(printable(hint), HINT_CHARS_MAX)}`
  return text
}

/** Everything but the file. */
function describePlace({ row, line, column, byte, isUnpacked, field, rowGroup, path, page }: Place): string {
  const where: string[] = []
  if (row !== undefined) where.push(`row ${row}`)
  if (line !== undefined) where.push(`line ${line}`)
  if (column !== undefined) where.push(`column ${column}`)
  if (byte !== undefined) where.push(`byte ${byte}${isUnpacked ? ' of the unpacked text' : ''}`)
  if (field !== undefined) where.push(`field '${cut(printable(field), NAME_CHARS_MAX)}'`)
  if (rowGroup !== undefined) where.push(`row group ${rowGroup}`)
  if (path !== undefined) where.push(`column '${cut(printable(path), NAME_CHARS_MAX)}'`)
  if (page !== undefined) where.push(`page at byte ${page}`)
  return where.join(', ')
}
