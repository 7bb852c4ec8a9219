/** The worker's half of the engine's port: writes hidden segments of imports, in a process of its own. */
import type { Schema as ArrowSchema, RecordBatch } from 'apache-arrow'
import type { Schema } from '../core/schema.ts'
import type { SealedSegment } from './engine.ts'
import type { VectorIndexSpec } from './index-spec.ts'

/** A segment as it was at a version. What is newer in it is left of an attempt that broke off. Version 0: not yet created. */
export interface SegmentAt {
  readonly id: number
  readonly version: number
}

/** Sealed segments that are to become one. */
export interface MergeOrder {
  /** Oldest first, each at the version that counts. They stay as they are. */
  readonly sources: readonly SegmentAt[]
  /** The id of the new segment, which nobody has had before. */
  readonly into: number
  readonly schema: Schema
  readonly specs: readonly VectorIndexSpec[]
}

export interface SegmentSink {
  /** Prepares the segment for appends: it then holds exactly what it held at its version. One is open at a time. */
  open(segment: SegmentAt, schema: ArrowSchema): Promise<void>
  /** To the open segment, one at a time. The batch's memory is the caller's again at once, before the rows are stored. */
  append(batch: RecordBatch): Promise<void>
  /** Returns the version that holds all that was appended; not durable yet. */
  finish(): Promise<number>
  /** Makes the segment durable as it was at its version; returns the version that holds it. */
  sync(segment: SegmentAt): Promise<number>
  /** Builds the indexes of the segment as it was at its version, and makes all of it durable. */
  seal(segment: SegmentAt, specs: readonly VectorIndexSpec[], signal: AbortSignal): Promise<SealedSegment>
  /** Makes a new segment of the rows of others, in their order and without those that are deleted, and seals it. */
  merge(order: MergeOrder, signal: AbortSignal): Promise<SealedSegment>
}
