/** Reads the tasks of an order, ranges of file groups, one after another into a hidden segment. Knows files and rows, no jobs. */
import { strict as assert } from 'node:assert'
import { BatchBuilder } from '../../columns/batch-builder.ts'
import { IdBlock } from '../../columns/id-block.ts'
import { FileError } from '../../core/errors.ts'
import { faults } from '../../core/faults.ts'
import { giveFileScratch } from '../../core/scratch.ts'
import type { SegmentSink } from '../../engine/segment-sink.ts'
import { readers } from '../../formats/readers.ts'
import type { ReadResult } from '../../formats/row-reader.ts'
import type { Bucket, ByteSource } from '../../objects/byte-source.ts'
import { openAll } from '../open-all.ts'
import type { ReadOrder, ReadOutcome, ReadTask, TaskOutcome, WorkProgress } from './messages.ts'
import { Pace, PacedSource, paceClock } from './paced-source.ts'
import { aboutFiles } from './reason.ts'
import { storingAhead } from './store-ahead.ts'
import { WorkTimes } from './work-times.ts'

export interface ReadParts {
  readonly bucket: Pick<Bucket, 'open'>
  readonly sink: SegmentSink
  readonly signal: AbortSignal
  readonly onProgress: (progress: WorkProgress) => void
  /** The order has come to its task of this place; not told of an order with one. */
  readonly onPlace: (place: number) => void
}

/** A batch may hold rows of several files: a file's rows are stored for certain when the order is through, not before. */
export async function runRead(parts: ReadParts, order: ReadOrder): Promise<ReadOutcome> {
  const { sink } = parts
  const { segment, tasks } = order
  const times = new WorkTimes()
  const batch = new BatchBuilder(order.schema, new IdBlock(order.firstRowId), order.partitionCount)
  await times.storing(() => sink.open(segment, batch.arrowSchema))
  /** The batch holds rows of the tasks from `first` to `at`. */
  let [first, at] = [0, 0]
  /** Rows that were taken out of the builder. */
  let taken = 0
  const store = async () => {
    const { rows } = batch
    if (rows === 0) return
    const keys = tasks.slice(first, at + 1).flatMap((task) => task.keys)
    first = at
    taken += rows
    await aboutFiles(keys, () => sink.append(batch.finish()))
    times.rows += rows
    parts.onProgress(times.progress())
  }
  const read = taskReader(parts, order, batch, times)
  const waiting = (wait: () => Promise<void>) => times.storing(wait)
  const outcomes = await storingAhead(store, waiting, async (onBatch) => {
    const done: TaskOutcome[] = []
    for (const [place, task] of tasks.entries()) {
      if (tasks.length > 1) parts.onPlace(place)
      at = place
      if (batch.rows === 0) first = place
      const before = taken + batch.rows
      const { rows, bytes } = await aboutFiles(task.keys, () => read(task, onBatch))
      done.push({ read: rows, stored: taken + batch.rows - before, bytes })
    }
    return done
  })
  for (const { read: rows, stored } of outcomes) assert(rows === stored, `read ${rows} rows and stored ${stored}`)
  assert(times.rows === taken, `stored ${times.rows} rows of ${taken}`)
  const version = await times.storing(() => sink.finish())
  const synced = order.sync ? await times.storing(() => sink.sync({ id: segment.id, version })) : version
  return { tasks: outcomes, version: synced }
}

/** Reads one task of the order into the builder. */
function taskReader({ bucket, signal }: ReadParts, order: ReadOrder, batch: BatchBuilder, times: WorkTimes) {
  const { csv, bytesPerSecondMax } = order
  const pace = bytesPerSecondMax === undefined ? undefined : new Pace(bytesPerSecondMax, paceClock(signal))
  return async ({ format, keys, versions, range }: ReadTask, onBatch: () => Promise<void>): Promise<ReadResult> => {
    signal.throwIfAborted()
    const opened = await openAll(bucket, keys)
    const sources = opened.map((source) => new PacedSource(source, pace, (bytes) => void (times.bytes += bytes)))
    try {
      assertVersions(sources, versions)
      batch.beginFile()
      const result = await readers[format]({ sources, range, csv, onBatch, signal }, batch)
      await Promise.all(sources.map((source) => source.settled()))
      giveFileScratch()
      await faults.at('AfterTaskRead')
      return result
    } finally {
      await Promise.all(sources.map((source) => source.close()))
    }
  }
}

function assertVersions(sources: readonly ByteSource[], versions: readonly string[]): void {
  sources.forEach((source, i) => {
    if (source.version !== versions[i]) throw changedSince(source.key)
  })
}

/** For a file that is another one than at the inspection. */
export const changedSince = (file: string): FileError =>
  new FileError(
    'the file has changed since the job looked at it',
    { file },
    { hint: 'start a new job when it is complete' },
  )
