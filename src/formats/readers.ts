/** The reader of each format. */
import { readCsv } from './csv/read-csv.ts'
import { readJson } from './json/read-json.ts'
import { readJsonLines } from './jsonl/read-json-lines.ts'
import { readNumpy } from './numpy/read-numpy.ts'
import { readParquet } from './parquet/read-parquet.ts'
import type { Format, RowReader } from './row-reader.ts'

export const readers: Readonly<Record<Format, RowReader>> = {
  json: readJson,
  jsonl: readJsonLines,
  csv: readCsv,
  numpy: readNumpy,
  parquet: readParquet,
}
