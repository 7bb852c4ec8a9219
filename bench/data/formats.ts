/** The formats of the bench and the names of their files. */
import { join } from 'node:path'

export const FORMATS = ['numpy', 'parquet', 'parquet-zstd', 'json', 'jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

/** Written by pyarrow; `undefined`: by the bench itself. */
export const compressionOf = (format: Format): 'snappy' | 'zstd' | undefined => {
  switch (format) {
    case 'parquet':
      return 'snappy'
    case 'parquet-zstd':
      return 'zstd'
    default:
      return undefined
  }
}

const NUMPY_FIELDS = ['id', 'text', 'vector']
const EXTENSIONS: Record<Exclude<Format, 'numpy'>, string> = {
  parquet: '.parquet',
  'parquet-zstd': '.parquet',
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
