/**
 * The places where tests let something go wrong. A server never sets `strike`, so a point costs one look at a variable.
 * A point stands before or after a step that a crash, a full disk or a bad device could end; its name says which.
 */
export const FAULT_POINTS = [
  'BeforeJobInsert',
  'AfterJobInsert',
  'BeforeInspect',
  'AfterInspect',
  'BeforeTasksInsert',
  'AfterTasksInsert',
  'BeforeSourceRead',
  'BeforeSegmentOpen',
  'BeforeSegmentAppend',
  'AfterSegmentAppend',
  'BeforeSegmentFsync',
  'AfterSegmentFsync',
  'BeforeTaskDurable',
  'AfterTaskDurable',
  'BeforeIndexBuild',
  'AfterIndexBuild',
  'AfterIndexFsync',
  'BeforeSealRecord',
  'AfterSealRecord',
  'BeforePublish',
  'InsidePublish',
  'AfterPublish',
  'BeforeSegmentRemove',
  'AfterSegmentRemove',
  'BeforeJobFailed',
] as const
export type FaultPoint = (typeof FAULT_POINTS)[number]

export interface Faults {
  at(point: FaultPoint): Promise<void> | void
  /** The same within a transaction, where nothing may wait. */
  atOnce(point: FaultPoint): void
}

let strike: ((point: FaultPoint) => Promise<void> | void) | undefined

export const faults: Faults = {
  at: (point) => strike?.(point),
  atOnce: (point) => void strike?.(point),
}

/** For tests: what is done at every point. Whatever it throws, the point throws. */
export function armFaults(what: typeof strike): void {
  strike = what
}
