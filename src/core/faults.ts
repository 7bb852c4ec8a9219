/**
 * The places where tests let something go wrong. A server never sets `strike`, so a point costs one look at a variable.
 * A point stands before or after a step that a crash, a full disk or a bad device could end; its name says which.
 */
export const FAULT_POINTS = [
  // A job, in the order of its steps.
  'BeforeJobRun',
  'BeforeInspect',
  'AfterInspect',
  'BeforeTasksInsert',
  'AfterTasksInsert',
  'BeforeSourceRead',
  'BeforeSegmentOpen',
  'AfterTaskRead',
  'BeforeSegmentAppend',
  'AfterSegmentAppend',
  'BeforeVectorsAttach',
  'AfterVectorsAttach',
  'BeforeSegmentFsync',
  'AfterSegmentFsync',
  'BeforeTaskDurable',
  'AfterTaskDurable',
  'BeforeSegmentClose',
  'BeforeIndexBuild',
  'AfterIndexBuild',
  'AfterIndexFsync',
  'BeforeSealRecord',
  'AfterSealRecord',
  'BeforePublish',
  'AfterPublish',
  // The end of a job that fails, and the files of segments that nobody wants any more.
  'BeforeJobFailed',
  'BeforeSegmentRemove',
  'AfterSegmentRemove',
  // Insert, upsert, delete.
  'BeforeGrowingCreate',
  'AfterGrowingCreate',
  'BeforeRowsDelete',
  'AfterRowsDelete',
  'BeforeRowsAppend',
  'AfterRowsAppend',
  'BeforeCompaction',
  'AfterCompaction',
  'BeforeWriteFsync',
  'AfterWriteFsync',
  'AfterWriteRecord',
  'BeforeWriteUndo',
  // Indexes of segments that are visible already.
  'BeforeReindexRecord',
  'AfterReindexRecord',
  // Segments that are merged.
  'BeforeMergeRead',
  'AfterMergeRead',
  'BeforeMergeRecord',
  'AfterMergeRecord',
  // The start of a server.
  'BeforeSegmentRollback',
  'AfterSegmentRollback',
] as const
export type FaultPoint = (typeof FAULT_POINTS)[number]

/** Points where nothing can wait: within a transaction, before its end or after it. What goes wrong there is an error or a crash. */
export const ONCE_FAULT_POINTS = [
  'InsideJobInsert',
  'InsideTasksInsert',
  'InsidePublish',
  'InsideWriteRecord',
  'InsideMergeRecord',
  'BeforeCatalogCommit',
  'AfterCatalogCommit',
] as const
export type OnceFaultPoint = (typeof ONCE_FAULT_POINTS)[number]

export interface Faults {
  at(point: FaultPoint): Promise<void> | void
  atOnce(point: OnceFaultPoint): void
}

export type Strike = (point: FaultPoint | OnceFaultPoint) => Promise<void> | void

let strike: Strike | undefined

export const faults: Faults = {
  at: (point) => strike?.(point),
  atOnce: (point) => void strike?.(point),
}

/** For tests: what is done at every point. Whatever it throws, the point throws. */
export function armFaults(what: Strike | undefined): void {
  strike = what
}
