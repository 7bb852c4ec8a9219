/** The rows of several segments, one after the other, as batches for a new one. Holds about two batches of `limits.batchBytes`. */
import { strict as assert } from 'node:assert'
import type { Table } from '@lancedb/lancedb'
import type { RecordBatch } from 'apache-arrow'
import { limits } from '../../core/limits.ts'
import type { SegmentAt } from '../segment-sink.ts'
import { storedAlike } from './batch-file.ts'
import { scanBatches } from './lance-table.ts'
import type { SegmentStore } from './segment-store.ts'

/**
 * What is to be appended at once, in the order of the segments and of the rows in them. Small batches are joined: each append
 * becomes a fragment, and a search pays for every fragment.
 */
export async function* mergedBatches(
  store: SegmentStore,
  segments: readonly SegmentAt[],
): AsyncGenerator<RecordBatch[]> {
  let held: RecordBatch[] = []
  let [rows, bytes] = [0, 0]
  for await (const batch of allBatches(store, segments)) {
    rows += batch.numRows
    bytes += batch.data.byteLength
    const isFull = bytes > limits.batchBytes || rows > limits.batchRowsMax
    if (held.length > 0 && (isFull || !storedAlike(held[0], batch))) {
      yield held
      held = []
      rows = batch.numRows
      bytes = batch.data.byteLength
    }
    held.push(batch)
  }
  if (held.length > 0) yield held
}

async function* allBatches(store: SegmentStore, segments: readonly SegmentAt[]): AsyncGenerator<RecordBatch> {
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
