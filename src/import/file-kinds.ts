/** Which format a file group is, told by its names alone. Pure: no file is looked at. */
import { apiError, explainedError } from '../core/errors.ts'
import { cut, nameList } from '../core/shown-text.ts'
import { unpackedName } from '../formats/compression.ts'
import type { Format } from '../formats/row-reader.ts'
import { endingHint } from './ending-hint.ts'

/** Case-sensitive, as in Milvus. */
const FORMAT_OF: Readonly<Record<string, Format>> = {
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.npy': 'numpy',
  '.parquet': 'parquet',
  '.csv': 'csv',
}

const NAME_OF: Readonly<Record<Exclude<Format, 'numpy'>, string>> = {
  json: 'JSON',
  jsonl: 'JSON',
  csv: 'CSV',
  parquet: 'Parquet',
}

const PATHS_CHARS_MAX = 500
const ENDINGS =
  'a name that ends in .json, .jsonl, .ndjson or .csv (each may be packed: .json.gz, .csv.zst), .npy or .parquet'

/** `paths` is one group, not empty. Throws ApiError (2100) for names that make no import unit. */
export function groupFormat(paths: readonly string[]): Format {
  if (paths.length === 0) throw apiError('importFailed', 'no file to import')
  const [first] = paths
  const kind = kindOf(first)
  const other = paths.find((path) => kindOf(path) !== kind)
  if (other !== undefined) {
    throw explainedError('importFailed', `inconsistency in file types, (${first}) vs (${other})`, {
      expected: 'files of one kind in a group',
      hint: `each file is a group of its own, but for the .npy files of one set: "files": [["${first}"], ["${other}"]]`,
    })
  }
  const format = formatOf(first)
  if (!format) {
    const ending = extension(first)
    const found = first.endsWith('/') ? 'a folder without files' : ending === '' ? 'no ending' : `'${ending}'`
    const text = `unexpected file type, files=[${cut(paths.join(' '), PATHS_CHARS_MAX)}]`
    throw explainedError('importFailed', text, { expected: ENDINGS, found, hint: endingHint(first) })
  }
  if (format !== 'numpy' && paths.length > 1) {
    throw explainedError('importFailed', `for ${NAME_OF[format]} import, accepts only one file`, {
      expected: 'one file in a group',
      found: `${paths.length}: ${nameList(paths)}`,
      hint: `each file is a group of its own: "files": [["${first}"], ["${paths[1]}"]]`,
    })
  }
  return format
}

/** Text formats may be packed: `.csv.gz`. */
export const formatOf = (path: string): Format | undefined => {
  const { name, compression } = unpackedName(path)
  const ext = extension(name)
  const format = Object.hasOwn(FORMAT_OF, ext) ? FORMAT_OF[ext] : undefined
  return compression && (format === 'numpy' || format === 'parquet') ? undefined : format
}

/** Names of one kind may share a group: the format, or the extension where there is none. */
const kindOf = (path: string): string => formatOf(path) ?? `?${extension(path)}`

/** From the last dot of the last path element on; '' where there is none. */
function extension(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1)
  const dot = base.lastIndexOf('.')
  return dot < 0 ? '' : base.slice(dot)
}
