/** The formats of the bench and the names of their files. */
import { join } from 'node:path'

export const FORMATS = ['numpy', 'parquet', 'parquet-zstd', 'parquet-one-group', 'json', 'jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

export type ParquetFormat = 'parquet' | 'parquet-zstd' | 'parquet-one-group'

export interface ParquetKind {
  readonly compression: 'snappy' | 'zstd'
  /** All rows in one row group; else some 150 MB of vectors of 768 dimensions in each. */
  readonly oneRowGroup: boolean
}

/** Those that pyarrow writes; the others are written by the bench itself. */
const PARQUET_KINDS: Readonly<Record<ParquetFormat, ParquetKind>> = {
  parquet: { compression: 'snappy', oneRowGroup: false },
  'parquet-zstd': { compression: 'zstd', oneRowGroup: false },
  'parquet-one-group': { compression: 'snappy', oneRowGroup: true },
}

export const isParquet = (format: Format): format is ParquetFormat => format in PARQUET_KINDS
export const kindOf = (format: ParquetFormat): ParquetKind => PARQUET_KINDS[format]

const NUMPY_FIELDS = ['id', 'text', 'vector']
const EXTENSIONS: Record<Exclude<Format, 'numpy'>, string> = {
  parquet: '.parquet',
  'parquet-zstd': '.parquet',
  'parquet-one-group': '.parquet',
  json: '.json',
  jsonl: '.jsonl',
  csv: '.csv',
}

/** What one set of rows is called below its folder: a file, for NumPy a folder. */
export const fileName = (format: Format, stem: string): string =>
  format === 'numpy' ? stem : `${stem}${EXTENSIONS[format]}`

/** The keys of one file group. */
export function fileGroup(format: Format, folder: string, stem: string): string[] {
  const path = join(folder, fileName(format, stem))
  return format === 'numpy' ? NUMPY_FIELDS.map((field) => join(path, `${field}.npy`)) : [path]
}
