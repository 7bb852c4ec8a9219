/** Writes one hidden segment of an import, in the worker's process: append, then index and make durable. */
import { type RecordBatch, Table as ArrowTable } from 'apache-arrow'
import type { SealedSegment } from '../engine.ts'
import { specText, TOO_SMALL, type VectorIndexSpec } from '../index-spec.ts'
import { lanceIndex } from './index-plan.ts'
import type { SegmentStore } from './segment-store.ts'

export async function appendBatch(store: SegmentStore, segmentId: number, batch: RecordBatch): Promise<void> {
  const table = await store.writer(segmentId)
  await table.add(new ArrowTable(batch.schema, [batch]))
}

/** Merges fragments, builds the indexes, syncs, and says at which version the segment is complete. */
export async function sealSegment(store: SegmentStore, segmentId: number, specs: readonly VectorIndexSpec[]): Promise<SealedSegment> {
  const table = await store.writer(segmentId)
  const rows = await table.countRows()
  const indexed: Record<string, string> = {}
  for (const spec of specs) {
    const config = lanceIndex(spec, rows)
    if (config) await table.createIndex(`f${spec.fieldId}`, { config, replace: true })
    indexed[spec.fieldId] = config || spec.kind === 'none' ? specText(spec) : TOO_SMALL
  }
  return { segmentId, version: await store.sync(segmentId, table), rows, indexed }
}
