/** One task: reads a range of a file group into a hidden segment. Knows files and rows, no jobs. */
import { strict as assert } from 'node:assert'
import { BatchBuilder } from '../../columns/batch-builder.ts'
import { FileError } from '../../core/errors.ts'
import type { SegmentSink } from '../../engine/segment-sink.ts'
import { readers } from '../../formats/readers.ts'
import type { Bucket } from '../../objects/byte-source.ts'
import { openAll } from '../open-all.ts'
import type { ReadOrder, ReadOutcome } from './messages.ts'

export interface WorkerParts {
  readonly bucket: Bucket
  readonly sink: SegmentSink
}

export async function runRead(
  parts: WorkerParts,
  order: ReadOrder,
  signal: AbortSignal,
  onProgress: (rows: number) => void,
): Promise<ReadOutcome> {
  const sources = await openAll(parts.bucket, order.keys)
  try {
    sources.forEach((source, i) => {
      if (source.version !== order.versions[i]) throw changedSince(source.key)
    })
    let nextId = order.firstRowId
    const batch = new BatchBuilder(order.schema, { next: () => nextId++ }, order.partitionCount)
    if (order.createsSegment) await parts.sink.create(order.segmentId, batch.arrowSchema)
    let stored = 0
    const store = async () => {
      if (batch.rows === 0) return
      const { rows } = batch
      await parts.sink.append(order.segmentId, batch.finish())
      stored += rows
      onProgress(stored)
    }
    const request = { sources, range: order.range, csv: order.csv, onBatch: store, signal }
    const { rows, bytes } = await readers[order.format](request, batch)
    await store()
    assert(stored === rows, `read ${rows} rows and stored ${stored}`)
    return { read: rows, stored, bytes }
  } finally {
    await Promise.all(sources.map((source) => source.close()))
  }
}

/** For a file that is another one than at the inspection. */
export const changedSince = (file: string): FileError =>
  new FileError(
    'the file has changed since the job looked at it',
    { file },
    { hint: 'start a new job when it is complete' },
  )
