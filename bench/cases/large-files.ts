/** Peak memory of a job of two files of 1 GB each, in every format, and of a Parquet file that is one row group of 1 GB. */
import type { Bench, Case, Trial } from '../case.ts'
import { type Format, isParquet } from '../data/formats.ts'
import type { RowSet } from '../data/random-rows.ts'
import { writeWarmUpFile } from '../elanus/with-elanus.ts'
import type { ImportOrder } from '../store.ts'
import { memoryTrial, WORKERS, workersText } from './memory-trial.ts'

const FILE_BYTES = 1e9
const BYTES_OF_A_FLOAT32 = 4
/** With the comma. */
const BYTES_OF_A_DECIMAL = 10.3

export const largeFilesCase: Case = {
  name: 'large-files',
  about:
    'highest sum of memory of server and workers while two files of 1 GB (or one that is one row group) are imported',
  baselines: [],
  async prepare(bench) {
    writeWarmUpFile(bench.store.bucket, bench.options.dim)
    const trials: Trial[] = []
    for (const format of bench.options.formats) {
      const order = await orderOf(bench, format, format === 'parquet-one-group' ? 1 : 2)
      for (const workers of WORKERS)
        trials.push(memoryTrial(bench, order, { group: format, name: workersText(workers), workers }))
    }
    return trials
  },
}

/** One job of so many files. */
async function orderOf(bench: Bench, format: Format, files: number): Promise<ImportOrder> {
  const { dim } = bench.options
  const isBinary = format === 'numpy' || isParquet(format)
  const rows = Math.ceil(FILE_BYTES / (dim * (isBinary ? BYTES_OF_A_FLOAT32 : BYTES_OF_A_DECIMAL)))
  const sets = Array.from({ length: files }, (_, stream): RowSet => ({ rows, dim, stream, firstId: stream * rows }))
  const groups: string[][] = []
  for (const set of sets)
    groups.push(...(await bench.store.files(set, [format])).get(format)!.map((group) => [...group]))
  return { format, groups, set: { ...sets[0], rows: rows * files } }
}
