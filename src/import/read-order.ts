/** The order that makes a worker read one task: everything it needs to know, and the ids its rows may take. */
import type { Catalog } from '../catalog/catalog.ts'
import type { Job } from '../catalog/records.ts'
import { partitionKeyField } from '../core/schema.ts'
import { csvOptions } from './csv-options.ts'
import type { ImportTask, PlannedGroup } from './plan.ts'
import type { ReadOrder } from './worker/messages.ts'

export function readOrder(
  catalog: Catalog,
  job: Job,
  group: PlannedGroup,
  task: ImportTask,
  segmentId: number,
  createsSegment: boolean,
  nowMs: number,
): ReadOrder {
  const { schema } = job
  return {
    kind: 'read',
    format: group.format,
    keys: group.keys,
    versions: group.versions,
    range: task.range,
    schema,
    csv: csvOptions(job.options),
    firstRowId: schema.fields.some((f) => f.autoId) ? catalog.ids.reserveRowIds(BigInt(task.rowsMax), nowMs) : 0n,
    partitionCount: partitionKeyField(schema) ? catalog.partitions.list(job.collectionId).length : 0,
    segmentId,
    createsSegment,
  }
}
