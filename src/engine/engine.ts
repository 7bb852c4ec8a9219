/**
 * The port to whatever stores rows, at the level of a collection. Nothing above it may assume that storing is local or
 * instant. `lance/` is the embedded default; a real cluster is to fit behind it without changing it.
 */
import type { RecordBatch } from 'apache-arrow'
import type { Collection, Partition } from '../catalog/records.ts'
import type { Field } from '../core/schema.ts'
import type { Metric } from './metrics.ts'

/** undefined = all partitions. */
export type PartitionScope = readonly Partition[] | undefined

/** FloatVector as float32; all other vectors as their bytes, little-endian: as Milvus' base64 holds them, or the pairs of core/sparse-vector, for BM25 the counted terms of a text. */
export type QueryVector = Float32Array | Uint8Array

/** A query by a list of vectors, for the list metrics. */
export type EmbeddingList = readonly QueryVector[]

/** A stored value: int64 as bigint, vectors as `QueryVector`, arrays and lists of vectors as arrays, JSON as its text. */
export type StoredValue = null | boolean | number | bigint | string | QueryVector | readonly unknown[]

/** Values in the order of the request's `fields`. */
export type EngineRow = readonly StoredValue[]

export interface QueryRequest {
  readonly partitions: PartitionScope
  /** SQL of the filter compiler; undefined = all rows. */
  readonly sql: string | undefined
  readonly fields: readonly Field[]
  /** undefined = no limit. Rows come in ascending order of the primary key; the newest row of a key wins. */
  readonly limit: number | undefined
  readonly offset: number
}

export interface SearchRequest {
  readonly partitions: PartitionScope
  readonly sql: string | undefined
  /** A vector field, or an ArrayOfVector of a struct. */
  readonly field: Field
  /** Single vectors, or for a list metric lists of them. */
  readonly vectors: readonly (QueryVector | EmbeddingList)[]
  readonly metric: Metric
  readonly fields: readonly Field[]
  readonly limit: number
  readonly offset: number
  /** Milvus' search parameters: nprobe, ef, radius, range_filter, level, … */
  readonly params: Readonly<Record<string, unknown>>
  /** Skips rows that no flush has sealed. */
  readonly ignoreGrowing: boolean
}

export interface Hit {
  readonly row: EngineRow
  readonly primaryKey: bigint | string
  /** L2: squared distance. IP, COSINE: similarity. BM25: score. HAMMING: bits, JACCARD: a share of bits. */
  readonly distance: number
}

export interface IndexProgress {
  readonly totalRows: number
  readonly indexedRows: number
  readonly state: 'Finished' | 'InProgress' | 'Failed'
  readonly failReason: string
}

/** A segment that is complete and durable: indexed, at this version, with so many rows. */
export interface SealedSegment {
  readonly segmentId: number
  readonly version: number
  readonly rows: number
  /** Field id → the index that was built, as `Segment.indexed` keeps it. */
  readonly indexed: Readonly<Record<string, string>>
}

/** How many merges of a compaction are still to be done, have failed, and are done. */
export interface CompactionState {
  readonly executing: number
  readonly failed: number
  readonly completed: number
}

export interface Engine {
  /** Durable (fsynced) when it returns. The partition is undefined in partition-key collections. */
  insert(collection: Collection, partition: Partition | undefined, batch: RecordBatch): Promise<void>
  /** Deletes the keys wherever they stand and inserts the batch, visible in one step. */
  upsert(
    collection: Collection,
    partition: Partition | undefined,
    keys: readonly (bigint | string)[],
    batch: RecordBatch,
  ): Promise<void>
  /** Returns how many rows were deleted. */
  delete(collection: Collection, partitions: PartitionScope, sql: string): Promise<number>
  query(collection: Collection, request: QueryRequest): Promise<EngineRow[]>
  /** One list of hits for each vector, best first. */
  search(collection: Collection, request: SearchRequest): Promise<Hit[][]>
  /** Live rows, duplicates of a primary key included. */
  count(collection: Collection, partitions: PartitionScope, sql: string | undefined): Promise<number>
  /** Rows of sealed segments; deletes are not subtracted. */
  rowCount(collection: Collection, partition?: Partition): Promise<number>
  /** Seals what grows. */
  flush(collection: Collection): Promise<void>
  /** Called after an index was created or dropped in the catalog: brings the segments in line, in the background. */
  reindex(collection: Collection): void
  /** Begins to merge small sealed segments, in the background; returns the compaction's id. Reads see the same rows throughout. */
  compact(collection: Collection): Promise<number>
  /** undefined where no such compaction is known, also after a restart. */
  compactionState(compactionId: number): CompactionState | undefined
  indexProgress(collection: Collection, fieldId: number): Promise<IndexProgress>
  /**
   * Shows the hidden segments of an import, all at once. Throws, and shows nothing, where a segment does not hold the rows
   * it should. `complete` runs inside the same catalog transaction; when it throws nothing has happened.
   */
  publishImport(collectionId: number, sealed: readonly SealedSegment[], complete: () => void): Promise<void>
  /** Removes the files of segments that the catalog has marked dropped. */
  removeDropped(): Promise<void>
  close(): Promise<void>
}
