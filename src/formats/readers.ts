/** The reader of each format; all of them read on while a batch is being stored. */
import { readCsv } from './csv/read-csv.ts'
import { readJson } from './json/read-json.ts'
import { readJsonLines } from './jsonl/read-json-lines.ts'
import { readNumpy } from './numpy/read-numpy.ts'
import { readParquet } from './parquet/read-parquet.ts'
import type { Format, RowReader } from './row-reader.ts'
import { storingAhead } from './store-ahead.ts'

export const readers: Readonly<Record<Format, RowReader>> = {
  json: storingAhead(readJson),
  jsonl: storingAhead(readJsonLines),
  csv: storingAhead(readCsv),
  numpy: storingAhead(readNumpy),
  parquet: storingAhead(readParquet),
}
