/** The tasks that the plan makes of a Parquet file when these have about `taskBytes`. */
import type { Schema } from '../../src/core/schema.ts'
import { readFooter } from '../../src/formats/parquet/footer.ts'
import { findPartStarts } from '../../src/formats/parquet/part-starts.ts'
import { type ImportTask, planTasks } from '../../src/import/plan.ts'
import type { ByteSource } from '../../src/objects/byte-source.ts'

export async function parquetTasks(
  source: ByteSource,
  schema: Schema,
  taskBytes: number,
  now: () => number = () => 0,
): Promise<ImportTask[]> {
  const { signal } = new AbortController()
  const footer = await readFooter(source)
  const parts = await findPartStarts({ source, footer, schema, signal, taskBytes, now })
  const rowGroups = footer.rowGroups.map(({ rows, bytes }, i) => ({ rows, bytes, parts: parts[i] }))
  const shape = { bytes: source.bytes, versions: [''], rows: footer.rows, rowGroups }
  return planTasks([{ index: 0, keys: [source.key], format: 'parquet', ...shape }], { taskBytes })
}
