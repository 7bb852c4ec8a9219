/**
 * The only mover of a job. Every change is part of one catalog transaction, and only the moves of this table exist:
 *
 *   Pending ─► PreImporting ─► Importing ─► IndexBuilding ─────────────► Completed
 *      ▲            │              │              │   └─► Uncommitted ─► commit ─┘
 *      └────────────┴──── restart ─┴──────────────┘        any active state ─► Failed
 */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { FileReceipt, Job, JobState } from '../catalog/records.ts'

const MOVES: Readonly<Record<JobState, readonly JobState[]>> = {
  Pending: ['PreImporting', 'Failed', 'Pending'],
  PreImporting: ['Importing', 'Failed', 'Pending'],
  Importing: ['IndexBuilding', 'Failed', 'Pending'],
  IndexBuilding: ['Uncommitted', 'Completed', 'Failed', 'Pending'],
  Uncommitted: ['Completed', 'Failed'],
  Completed: [],
  Failed: [],
}

export interface JobChange {
  readonly reason?: string
  readonly completeTimeMs?: number
  readonly files?: readonly FileReceipt[]
}

/** Moves the job; asserts that the table allows it. */
export function moveJob(catalog: Catalog, id: bigint, to: JobState, change: JobChange = {}): Job {
  return catalog.transaction(() => {
    const job = catalog.jobs.byId(id)
    assert(job, `job ${id} exists`)
    assert(MOVES[job.state].includes(to), `job ${id} cannot go from ${job.state} to ${to}`)
    const moved: Job = { ...job, ...change, state: to }
    catalog.jobs.update(moved)
    return moved
  })
}

export const isActive = (job: Job): boolean => job.state !== 'Completed' && job.state !== 'Failed'

/** A job that waits, when it is through, for somebody to commit or abort it. */
export const isManual = (job: Job): boolean => job.options.auto_commit?.toLowerCase() === 'false'

/** Hides the job's segments for good; their files are removed afterwards. Part of a transaction of the caller. */
export function dropJobSegments(catalog: Catalog, id: bigint): void {
  for (const segment of catalog.segments.ofJob(id)) {
    if (segment.state === 'importing') catalog.segments.update({ ...segment, state: 'dropped' })
  }
}
