/** The reason of a file that cannot be decoded: what the decoder stumbled over, where, and how to find out more. */
import { FileError, type Place } from '../../core/errors.ts'
import type { Explanation } from '../../core/file-error.ts'
import type { ByteSource } from '../../objects/byte-source.ts'

/** Where in the file: of its columns, all of one row group. */
export type PartOfFile = Pick<Place, 'field' | 'rowGroup' | 'path' | 'page'>

const DAMAGED = 'the file may be damaged; if pyarrow.parquet.read_table reads it whole, please report it'
const UNSUPPORTED = 'write it anew with the defaults of pyarrow, pandas, polars or Spark'

/** Whatever a decoder stumbled over, as the reason Milvus gives. An error that names its file already stays as it is. */
export function badParquet(
  source: ByteSource,
  error: unknown,
  part: PartOfFile = {},
  more: Explanation = {},
): FileError {
  if (error instanceof FileError) return error
  const reason = reasonOf(error)
  const hint = / (is|are) not supported/.test(reason) ? UNSUPPORTED : DAMAGED
  const text = `new parquet reader failed, err=${reason}`
  return new FileError(text, { file: source.key, ...part }, { hint, ...more, cause: error })
}

/** Of a RangeError or TypeError the text speaks of the decoder, not of the file. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error instanceof RangeError || error instanceof TypeError
    ? 'the file is damaged: its parts contradict each other'
    : error.message
}
