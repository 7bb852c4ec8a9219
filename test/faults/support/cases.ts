/** What goes wrong where: every point × every kind of fault that can happen there, in the work that passes it. */
import { FAULT_POINTS, ONCE_FAULT_POINTS } from '../../../src/core/faults.ts'
import type { FaultKind, Point } from './faults.ts'

/** How a process that hangs is got rid of. */
export type Ending = 'abort' | 'kill'

export interface FaultCase {
  readonly work: Work
  readonly point: Point
  readonly kind: FaultKind
  /** Of kind hang only. */
  readonly ending?: Ending
}

/**
 * import: a job of two files. failing: one whose second file is wrong. abort, commit: the decision on an Uncommitted job.
 * insert, upsert, delete: of a few rows. compaction: the insert that is one fragment too many. reindex: of a flushed segment.
 * merge: of two sealed segments. start: of a server, after a write that was killed.
 */
export const WORKS = [
  'import',
  'failing',
  'abort',
  'commit',
  'insert',
  'upsert',
  'delete',
  'compaction',
  'reindex',
  'merge',
  'start',
] as const
export type Work = (typeof WORKS)[number]

const ENDS = ['BeforeJobFailed', 'BeforeSegmentRemove', 'AfterSegmentRemove'] as const
const WRITES = [
  'BeforeWriteFsync',
  'AfterWriteFsync',
  'InsideWriteRecord',
  'AfterWriteRecord',
  'BeforeWriteUndo',
] as const

/** Which points are struck in which work; each in one at least. */
export const POINTS_OF: Readonly<Record<Work, readonly Point[]>> = {
  import: [
    ...FAULT_POINTS.slice(0, FAULT_POINTS.indexOf('BeforeJobFailed')),
    ...['InsideJobInsert', 'InsideTasksInsert', 'InsidePublish', 'BeforeCatalogCommit', 'AfterCatalogCommit'],
  ] as Point[],
  failing: ENDS,
  abort: ENDS,
  commit: ['BeforePublish', 'InsidePublish', 'AfterPublish'],
  insert: ['BeforeGrowingCreate', 'AfterGrowingCreate'],
  upsert: ['BeforeRowsAppend', 'AfterRowsAppend', ...WRITES],
  delete: ['BeforeRowsDelete', 'AfterRowsDelete', 'InsideWriteRecord'],
  compaction: ['BeforeCompaction', 'AfterCompaction'],
  reindex: ['BeforeIndexBuild', 'AfterIndexBuild', 'AfterIndexFsync', 'BeforeReindexRecord', 'AfterReindexRecord'],
  merge: [
    'BeforeSegmentOpen',
    'BeforeMergeRead',
    'BeforeSegmentAppend',
    'AfterSegmentAppend',
    'AfterMergeRead',
    'BeforeVectorsAttach',
    'AfterVectorsAttach',
    'BeforeIndexBuild',
    'AfterIndexBuild',
    'AfterIndexFsync',
    'BeforeMergeRecord',
    'InsideMergeRecord',
    'AfterMergeRecord',
    'BeforeSegmentRemove',
    'AfterSegmentRemove',
  ],
  start: ['BeforeSegmentRollback', 'AfterSegmentRollback', 'BeforeSegmentRemove', 'AfterSegmentRemove'],
}

/** In a worker's process; all others are passed by the server. */
const WORKER_POINTS: readonly Point[] = [
  'BeforeInspect',
  'AfterInspect',
  'BeforeSourceRead',
  'BeforeSegmentOpen',
  'AfterTaskRead',
  'BeforeSegmentAppend',
  'AfterSegmentAppend',
  'BeforeVectorsAttach',
  'AfterVectorsAttach',
  'BeforeSegmentFsync',
  'AfterSegmentFsync',
  'BeforeIndexBuild',
  'AfterIndexBuild',
  'AfterIndexFsync',
  'BeforeMergeRead',
  'AfterMergeRead',
]
export const isWorkers = (point: Point): boolean => WORKER_POINTS.includes(point)
const isOnce = (point: Point): boolean => (ONCE_FAULT_POINTS as readonly Point[]).includes(point)

/** The kinds that can happen at a point, each with its endings. */
function strikesAt(work: Work, point: Point): Pick<FaultCase, 'kind' | 'ending'>[] {
  // What is committed is committed: no error can follow.
  if (point === 'AfterCatalogCommit') return [{ kind: 'exit' }]
  const errors = [{ kind: 'throw' }, { kind: 'ENOSPC' }, { kind: 'EIO' }, { kind: 'exit' }] as const
  if (isOnce(point)) return [...errors]
  return [
    ...errors,
    { kind: 'hang', ending: 'kill' },
    // What hangs in the server itself hears no abort; what is reindexed is no job.
    ...(work === 'import' && isWorkers(point) ? ([{ kind: 'hang', ending: 'abort' }] as const) : []),
    ...(point === 'BeforeSourceRead' ? ([{ kind: 'shortRead' }, { kind: 'cutRead' }] as const) : []),
  ]
}

export const ALL_CASES: readonly (readonly FaultCase[])[] = WORKS.flatMap((work) =>
  POINTS_OF[work].map((point) => strikesAt(work, point).map((strike) => ({ work, point, ...strike }))),
)

/** One kind for each point of each work, chosen by the seed: `seed` and the next ones together make all cases. */
export const sampleOf = (seed: number): FaultCase[] =>
  ALL_CASES.map((atPoint, i) => atPoint[(seed + i) % atPoint.length])

export const titleOf = ({ work, point, kind, ending }: FaultCase): string =>
  `${work}: ${kind}${ending ? ` until ${ending}` : ''} at ${point}`
