/** The rows of the catalog as the rest of the server sees them. */
import type { Schema } from '../core/schema.ts'

export interface DatabaseRecord {
  readonly id: number
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
}

export interface Collection {
  readonly id: number
  readonly databaseName: string
  readonly name: string
  readonly description: string
  readonly schema: Schema
  readonly shardsNum: number
  readonly consistencyLevel: string
  readonly properties: Readonly<Record<string, string>>
  readonly loaded: boolean
}

export interface Partition {
  readonly id: number
  readonly collectionId: number
  readonly name: string
  /** 0-based, in order of creation; stored with each row of a partition-key collection. */
  readonly ordinal: number
}

export interface IndexRecord {
  readonly collectionId: number
  readonly name: string
  readonly fieldId: number
  /** As the user named it: AUTOINDEX, FLAT, IVF_FLAT, IVF_PQ, HNSW, INVERTED, … */
  readonly indexType: string
  /** '' for scalar indexes. */
  readonly metricType: string
  readonly params: Readonly<Record<string, unknown>>
}

/**
 * importing: hidden, owned by a job. growing: visible, takes inserts, not flushed. sealed: visible, takes no inserts.
 * dropped: hidden, its files are to be removed.
 */
export const SEGMENT_STATES = ['importing', 'growing', 'sealed', 'dropped'] as const
export type SegmentState = (typeof SEGMENT_STATES)[number]

export interface Segment {
  readonly id: number
  readonly collectionId: number
  /** null in partition-key collections, whose segments mix partitions. */
  readonly partitionId: number | null
  readonly state: SegmentState
  /** The table version that is the truth; 0 before the first publish. */
  readonly version: number
  /** Rows ever stored; deletes are not subtracted (Milvus' rowCount). */
  readonly rows: number
  readonly jobId: bigint | null
  /** Order of visibility: of two rows with one primary key the one in the later segment is newer. */
  readonly sequence: number
  /** The vector indexes this segment has been built with: field id → index definition text. */
  readonly indexed: Readonly<Record<string, string>>
}

/** Uncommitted: complete and durable, hidden until somebody commits it (`auto_commit=false`). */
export const JOB_STATES = [
  'Pending',
  'PreImporting',
  'Importing',
  'IndexBuilding',
  'Uncommitted',
  'Completed',
  'Failed',
] as const
export type JobState = (typeof JOB_STATES)[number]

export interface FileReceipt {
  readonly file: string
  readonly bytes: number
  /** undefined until the file has been read. */
  readonly read: number
  readonly stored: number
  readonly total: number
  readonly state: 'Pending' | 'InProgress' | 'Completed' | 'Failed'
  readonly completeTimeMs: number
}

export interface Job {
  readonly id: bigint
  readonly collectionId: number
  readonly databaseName: string
  /** As given at create. */
  readonly collectionName: string
  readonly partitionId: number | null
  readonly schema: Schema
  readonly groups: readonly (readonly string[])[]
  readonly options: Readonly<Record<string, string>>
  readonly state: JobState
  readonly reason: string
  readonly createTimeMs: number
  readonly completeTimeMs: number
  /** 0 = none. */
  readonly deadlineMs: number
  readonly files: readonly FileReceipt[]
  /** What was found of each group when the job was planned; empty before. The job reads these versions and no others. */
  readonly sources: readonly JobSource[]
  /** The highest per cent that anybody was shown. */
  readonly progress: number
  /** When all rows, and when all indexes, were safe on disk; 0 = not yet. */
  readonly durableTimeMs: number
  readonly indexedTimeMs: number
  /** How often work was begun again: after a killed worker, a broken transfer, a restart. */
  readonly retries: number
  /** What was asked for, as text: what a repeated request with the same key is held against. */
  readonly request: string
  readonly idempotencyKey: string | null
}

export interface JobSource {
  readonly bytes: number
  /** Of each file of the group. */
  readonly versions: readonly string[]
  /** Where the format says it before the file is read. */
  readonly rows?: number
}

/** A task of a job. What is in a plan the import decides. */
export interface TaskRecord {
  readonly ordinal: number
  readonly plan: object
  /** undefined until all that the task has stored is safe on disk. */
  readonly durable: DurableTask | undefined
}

export interface DurableTask {
  readonly segmentId: number
  readonly read: number
  readonly stored: number
  /** Of the source. */
  readonly bytes: number
}
