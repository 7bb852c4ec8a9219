/** One task: reads a range of a file group into a hidden segment. Knows files and rows, no jobs. */
import { strict as assert } from 'node:assert'
import { BatchBuilder } from '../../columns/batch-builder.ts'
import { IdBlock } from '../../columns/id-block.ts'
import { FileError } from '../../core/errors.ts'
import type { SegmentSink } from '../../engine/segment-sink.ts'
import { readers } from '../../formats/readers.ts'
import type { Bucket } from '../../objects/byte-source.ts'
import { openAll } from '../open-all.ts'
import type { ReadOrder, ReadOutcome, WorkProgress } from './messages.ts'
import { Pace, PacedSource, paceClock } from './paced-source.ts'
import { storingAhead } from './store-ahead.ts'
import { WorkTimes } from './work-times.ts'

export interface ReadParts {
  readonly bucket: Pick<Bucket, 'open'>
  readonly sink: SegmentSink
  readonly signal: AbortSignal
  readonly onProgress: (progress: WorkProgress) => void
}

export async function runRead(parts: ReadParts, order: ReadOrder): Promise<ReadOutcome> {
  const { sink, signal } = parts
  const { segment, bytesPerSecondMax } = order
  const times = new WorkTimes()
  const pace = bytesPerSecondMax === undefined ? undefined : new Pace(bytesPerSecondMax, paceClock(signal))
  const opened = await openAll(parts.bucket, order.keys)
  const sources = opened.map((source) => new PacedSource(source, pace, (bytes) => void (times.bytes += bytes)))
  try {
    sources.forEach((source, i) => {
      if (source.version !== order.versions[i]) throw changedSince(source.key)
    })
    const batch = new BatchBuilder(order.schema, new IdBlock(order.firstRowId), order.partitionCount)
    await times.storing(() => sink.open(segment, batch.arrowSchema))
    const store = async () => {
      if (batch.rows === 0) return
      const { rows } = batch
      await sink.append(segment.id, batch.finish())
      times.rows += rows
      parts.onProgress(times.progress())
    }
    const waiting = (wait: () => Promise<void>) => times.storing(wait)
    const { rows, bytes } = await storingAhead(store, waiting, (onBatch) =>
      readers[order.format]({ sources, range: order.range, csv: order.csv, onBatch, signal }, batch),
    )
    await Promise.all(sources.map((source) => source.settled()))
    assert(times.rows === rows, `read ${rows} rows and stored ${times.rows}`)
    const appended = await sink.version(segment.id)
    const version = order.sync ? await times.storing(() => sink.sync({ id: segment.id, version: appended })) : appended
    return { read: rows, stored: times.rows, bytes, version }
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
