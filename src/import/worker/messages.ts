/** What passes between the server and a worker process: orders, counts and errors, never rows. */

import type { Schema } from '../../core/schema.ts'
import type { SealedSegment } from '../../engine/engine.ts'
import type { VectorIndexSpec } from '../../engine/index-spec.ts'
import type { MergeOrder, SegmentAt } from '../../engine/segment-sink.ts'
import type { CsvOptions, Format, ReadRange } from '../../formats/row-reader.ts'
import type { BucketConfig } from '../../objects/byte-source.ts'
import type { GroupShape } from '../inspect.ts'

/** Given to a worker once, at its start, as its first message. */
export interface WorkerSetup {
  readonly segmentsFolder: string
  /** For files that are gone with the order; the worker's own, and its TMPDIR. */
  readonly tempFolder: string
  /** The file of the WorkerLock. */
  readonly lockFile: string
  readonly bucket: BucketConfig
}

export interface FileGroup {
  readonly format: Format
  readonly keys: readonly string[]
}

export interface InspectOrder {
  readonly kind: 'inspect'
  /** Looked at one after another. */
  readonly groups: readonly FileGroup[]
  readonly schema: Schema
  readonly csv?: CsvOptions
  /** Whether large text files are looked through for row starts; they are when it is not said. */
  readonly search?: boolean
}

export interface ReadTask extends FileGroup {
  /** Versions found at the inspection: an object that has changed since fails the job. */
  readonly versions: readonly string[]
  readonly range: ReadRange
}

export interface ReadOrder {
  readonly kind: 'read'
  /** Read one after another into the segment. All are through or none counts. */
  readonly tasks: readonly ReadTask[]
  readonly schema: Schema
  readonly csv: CsvOptions
  /** First of the row ids reserved for the tasks. */
  readonly firstRowId: bigint
  /** How many partitions the rows are spread over by key; 0 without a partition key. */
  readonly partitionCount: number
  readonly segment: SegmentAt
  /** Whether the segment is to be made durable when the tasks are through. */
  readonly sync: boolean
  /** Of the sources, for this order; undefined = as fast as it goes. */
  readonly bytesPerSecondMax?: number
}

/** Makes a segment durable. */
export interface SyncOrder {
  readonly kind: 'sync'
  readonly segment: SegmentAt
}

export interface SealOrder {
  readonly kind: 'seal'
  readonly segment: SegmentAt
  readonly specs: readonly VectorIndexSpec[]
}

/** Makes one segment of several. Of no job. */
export interface MergeSegments extends MergeOrder {
  readonly kind: 'merge'
}

export type Order = InspectOrder | ReadOrder | SyncOrder | SealOrder | MergeSegments

export interface TaskOutcome {
  readonly read: number
  readonly stored: number
  /** Of the source. */
  readonly bytes: number
}

export interface ReadOutcome {
  /** One of each task, in the order's order. */
  readonly tasks: readonly TaskOutcome[]
  /** Of the segment, with the rows of all tasks in it. */
  readonly version: number
}

export interface OutcomeOf {
  inspect: readonly GroupShape[]
  read: ReadOutcome
  /** The segment's version. */
  sync: number
  seal: SealedSegment
  merge: SealedSegment
}

/** Of the order under way, since it began. */
export interface WorkProgress {
  readonly rows: number
  /** Taken from the bucket. */
  readonly bytes: number
  /** Where the worker's time went: it waited for bytes, made rows of them, waited for rows to be stored. */
  readonly readingMs: number
  readonly parsingMs: number
  readonly storingMs: number
}

export type ToWorker =
  | { readonly type: 'setup'; readonly setup: WorkerSetup }
  | { readonly type: 'order'; readonly id: number; readonly order: Order }
  | { readonly type: 'cancel'; readonly id: number }

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly progress: WorkProgress }
  /** The order has come to the file group or task of this place in it. */
  | { readonly type: 'at'; readonly id: number; readonly place: number }
  /** The bucket did not answer as it should; the worker waits and asks again. */
  | { readonly type: 'retry'; readonly id: number; readonly message: string }
  | { readonly type: 'done'; readonly id: number; readonly outcome: OutcomeOf[Order['kind']] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
