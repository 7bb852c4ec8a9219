/** The order that makes a worker read tasks: everything it needs to know, and the ids their rows may take. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Job } from '../catalog/records.ts'
import { partitionKeyField } from '../core/schema.ts'
import { csvOptions } from './csv-options.ts'
import { groupFormat } from './file-kinds.ts'
import type { ImportTask } from './plan.ts'
import type { SegmentSlot } from './segment-slots.ts'
import type { ReadOrder, ReadTask } from './worker/messages.ts'

export function readOrder(
  catalog: Catalog,
  job: Job,
  tasks: readonly ImportTask[],
  slot: SegmentSlot,
  nowMs: number,
): ReadOrder {
  const { schema, options } = job
  const rowsMax = tasks.reduce((sum, task) => sum + task.rowsMax, 0)
  const bytes = tasks.reduce((sum, task) => sum + task.bytes, 0)
  return {
    kind: 'read',
    tasks: tasks.map((task) => readTask(job, task)),
    schema,
    csv: csvOptions(options),
    firstRowId: schema.fields.some((f) => f.autoId) ? catalog.ids.reserveRowIds(BigInt(rowsMax), nowMs) : 0n,
    partitionCount: partitionKeyField(schema) ? catalog.partitions.list(job.collectionId).length : 0,
    segment: { id: slot.id, version: slot.version },
    sync: slot.isDueWith(bytes),
    bytesPerSecondMax: options.max_bytes_per_second === undefined ? undefined : Number(options.max_bytes_per_second),
  }
}

function readTask(job: Job, { groupIndex, range }: ImportTask): ReadTask {
  const keys = job.groups[groupIndex]
  return { format: groupFormat(keys), keys, versions: job.sources[groupIndex].versions, range }
}
