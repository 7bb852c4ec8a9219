/** What the plan needs to know of a file group: sizes, headers, footers, where rows begin. Never reads a value. */
import { FileError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import type { Schema } from '../core/schema.ts'
import { unpackedName } from '../formats/compression.ts'
import { findRowStarts } from '../formats/find-row-starts.ts'
import { numpyShape, openNumpySet } from '../formats/numpy/open-set.ts'
import { readFooter } from '../formats/parquet/footer.ts'
import { findPartStarts, type PartStart } from '../formats/parquet/part-starts.ts'
import type { CsvOptions, Format } from '../formats/row-reader.ts'
import type { RowStart } from '../formats/row-starts.ts'
import { DEFAULT_SIZES } from '../formats/text-window.ts'
import type { ByteSource } from '../objects/byte-source.ts'

export interface GroupShape {
  /** Of all files of the group. */
  readonly bytes: number
  /** Of each file, in the order of the keys. */
  readonly versions: readonly string[]
  /** NumPy and Parquet only. */
  readonly rows?: number
  /** Large text files only: where tasks may begin, the file's beginning first. */
  readonly rowStarts?: readonly RowStart[]
  /** Parquet only. */
  readonly rowGroups?: readonly RowGroupShape[]
}

export interface RowGroupShape {
  readonly rows: number
  /** As stored. */
  readonly bytes: number
  /** Of a large one: the parts it may be read in, that of row 0 first. */
  readonly parts?: readonly PartStart[]
}

export interface InspectMore {
  readonly csv?: CsvOptions
  /** Whether large text files and row groups are looked through for places to cut them. */
  readonly search?: boolean
  /** About so many bytes of a Parquet file a task is to have. */
  readonly taskBytes?: number
  /** Milliseconds. */
  readonly now?: () => number
}

/**
 * Throws FileError for a group beyond the size limit before anything of it is read.
 * With the schema a NumPy set is checked here already. Without it any file may turn out to be one that matches no field,
 * so the plan covers the longest; readers stop at the true end.
 */
export async function inspectGroup(
  sources: readonly ByteSource[],
  format: Format,
  schema?: Schema,
  signal: AbortSignal = new AbortController().signal,
  {
    csv = { separator: '', nullKey: '' },
    search = true,
    taskBytes = limits.taskBytes,
    now = () => performance.now(),
  }: InspectMore = {},
): Promise<GroupShape> {
  const bytes = sources.reduce((sum, source) => sum + source.bytes, 0)
  if (bytes > limits.importFileBytesMax) throw tooLarge(sources, bytes)
  const versions = sources.map((source) => source.version)
  switch (format) {
    case 'json':
    case 'jsonl':
    case 'csv': {
      const [source] = sources
      // Two tasks at least; a packed file cannot be begun in its middle.
      const isLarge = bytes >= 2 * limits.textTaskBytesMin && unpackedName(source.key).compression === undefined
      // Whether rows bring their keys the first row says to all others: a range does not know it.
      const isSplit = isLarge && (format === 'csv' || !schema?.allowInsertAutoId)
      if (!search || !isSplit) return { bytes, versions }
      const request = { source, csv, signal, taskBytes: textTaskBytes(bytes), sizes: DEFAULT_SIZES, now }
      return { bytes, versions, rowStarts: await findRowStarts[format](request) }
    }
    case 'numpy':
      return {
        bytes,
        versions,
        rows: schema ? (await openNumpySet(sources, schema)).rows : await rowsOfLongest(sources),
      }
    case 'parquet': {
      const footer = await readFooter(sources[0])
      const isCut = search && schema !== undefined
      const parts = isCut ? await findPartStarts({ source: sources[0], footer, schema, signal, now, taskBytes }) : []
      const rowGroups = footer.rowGroups.map((group, i) => ({ rows: group.rows, bytes: group.bytes, parts: parts[i] }))
      return { bytes, versions, rows: footer.rows, rowGroups }
    }
  }
}

/** Small enough that all workers have tasks to the end, and not smaller than it is worth. */
const textTaskBytes = (bytes: number): number =>
  Math.min(Math.max(bytes / limits.textTasks, limits.textTaskBytesMin), limits.taskBytes)

async function rowsOfLongest(sources: readonly ByteSource[]): Promise<number> {
  const shapes = await Promise.all(sources.map(numpyShape))
  // A row has a byte at least: a header cannot promise more.
  return shapes.reduce((rows, shape, i) => Math.max(rows, Math.min(shape?.[0] ?? 0, sources[i].bytes)), 0)
}

function tooLarge(sources: readonly ByteSource[], bytes: number): FileError {
  const text = `The import file size has reached the maximum limit allowed for importing, fileSize=${bytes}, maxSize=${limits.importFileBytesMax}`
  const file = sources.map((source) => source.key).join(' ')
  const more = { expected: `at most ${limits.importFileBytesMax} bytes`, found: `${bytes} bytes`, hint: 'split it' }
  return new FileError(text, { file }, more)
}
