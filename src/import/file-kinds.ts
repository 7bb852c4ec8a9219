/** Which format a file group is, told by its names alone. Pure: no file is looked at. */
import { apiError } from '../core/errors.ts'
import { unpackedName } from '../formats/compression.ts'
import type { Format } from '../formats/row-reader.ts'

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

/** `paths` is one group, not empty. Throws ApiError (2100) for names that make no import unit. */
export function groupFormat(paths: readonly string[]): Format {
  if (paths.length === 0) throw apiError('importFailed', 'no file to import')
  const [first] = paths
  const kind = kindOf(first)
  const other = paths.find((path) => kindOf(path) !== kind)
  if (other !== undefined) throw apiError('importFailed', `inconsistency in file types, (${first}) vs (${other})`)
  const format = formatOf(first)
  if (!format) throw apiError('importFailed', `unexpected file type, files=[${paths.join(' ')}]`)
  if (format !== 'numpy' && paths.length > 1) {
    throw apiError('importFailed', `for ${NAME_OF[format]} import, accepts only one file`)
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
