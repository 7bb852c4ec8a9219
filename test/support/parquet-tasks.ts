/** The tasks that the plan makes of a Parquet file when these have about `taskBytes`. */
import type { Schema } from '../../src/core/schema.ts'
import { inspectGroup } from '../../src/import/inspect.ts'
import { type ImportTask, planTasks } from '../../src/import/plan.ts'
import type { ByteSource } from '../../src/objects/byte-source.ts'

export async function parquetTasks(
  source: ByteSource,
  schema: Schema,
  taskBytes: number,
  now: () => number = () => 0,
): Promise<ImportTask[]> {
  const { signal } = new AbortController()
  const shape = await inspectGroup([source], 'parquet', schema, signal, { taskBytes, now })
  return planTasks([{ index: 0, keys: [source.key], format: 'parquet', ...shape }], { taskBytes })
}
