/** The rows of several segments, one after the other, as batches for a new one. A batch has about `limits.batchBytes`. */
import { strict as assert } from 'node:assert'
import type { Table } from '@lancedb/lancedb'
import type { RecordBatch } from 'apache-arrow'
import { limits } from '../../core/limits.ts'
import type { SegmentAt } from '../segment-sink.ts'
import { scanBatches } from './lance-table.ts'
import type { SegmentStore } from './segment-store.ts'

/** In the order of the segments and of the rows in them. */
export async function* allBatches(store: SegmentStore, segments: readonly SegmentAt[]): AsyncGenerator<RecordBatch> {
  for (const { id, version } of segments) {
    try {
      yield* tableBatches(await store.reader(id, version))
    } finally {
      store.forget(id)
    }
  }
}

/** A page after the other: a scan of the whole table reads far ahead, some hundred MB. */
async function* tableBatches(table: Table): AsyncGenerator<RecordBatch> {
  const total = await table.countRows()
  let size: number = limits.mergeRowsFirst
  for (let at = 0; at < total; ) {
    let [rows, bytes] = [0, 0]
    for await (const batch of scanBatches(table, at, size)) {
      rows += batch.numRows
      bytes += batch.data.byteLength
      yield batch
    }
    assert(
      rows === Math.min(size, total - at),
      `of ${total} rows, those from ${at} on are read: ${rows} instead of ${size}`,
    )
    at += rows
    size = Math.max(1, Math.min(limits.batchRowsMax, Math.floor((limits.batchBytes * rows) / bytes)))
  }
}
