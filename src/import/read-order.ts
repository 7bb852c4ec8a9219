/** The order that makes a worker read one task: everything it needs to know, and the ids its rows may take. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Job } from '../catalog/records.ts'
import { partitionKeyField } from '../core/schema.ts'
import { csvOptions } from './csv-options.ts'
import { groupFormat } from './file-kinds.ts'
import type { ImportTask } from './plan.ts'
import type { SegmentSlot } from './segment-slots.ts'
import type { ReadOrder } from './worker/messages.ts'

export function readOrder(catalog: Catalog, job: Job, task: ImportTask, slot: SegmentSlot, nowMs: number): ReadOrder {
  const { schema, options } = job
  const keys = job.groups[task.groupIndex]
  return {
    kind: 'read',
    format: groupFormat(keys),
    keys,
    versions: job.sources[task.groupIndex].versions,
    range: task.range,
    schema,
    csv: csvOptions(options),
    firstRowId: schema.fields.some((f) => f.autoId) ? catalog.ids.reserveRowIds(BigInt(task.rowsMax), nowMs) : 0n,
    partitionCount: partitionKeyField(schema) ? catalog.partitions.list(job.collectionId).length : 0,
    segment: { id: slot.id, version: slot.version },
    sync: slot.isDueWith(task.bytes),
    bytesPerSecondMax: options.max_bytes_per_second === undefined ? undefined : Number(options.max_bytes_per_second),
  }
}
