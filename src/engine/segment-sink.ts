/** The worker's half of the engine's port: writes hidden segments of imports, in a process of its own. */
import type { Schema as ArrowSchema, RecordBatch } from 'apache-arrow'
import type { SealedSegment } from './engine.ts'
import type { VectorIndexSpec } from './index-spec.ts'

export interface SegmentSink {
  create(segmentId: number, schema: ArrowSchema): Promise<void>
  append(segmentId: number, batch: RecordBatch): Promise<void>
  /** Builds the indexes and makes all of the segment durable. */
  seal(segmentId: number, specs: readonly VectorIndexSpec[]): Promise<SealedSegment>
  /** Another process may have written to the segment: forget what is cached of it. */
  forget(segmentId: number): void
}
