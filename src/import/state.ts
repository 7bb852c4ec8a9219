/**
 * The only mover of a job. Every change is part of one catalog transaction, and only the moves of this table exist:
 *
 *   Pending ─► PreImporting ─► Importing ─► IndexBuilding ─────────────► Completed
 *      ▲            │              ▲              │   └─► Uncommitted ─► commit ─┘
 *      └─ restart ──┘              └── restart ───┘        any active state ─► Failed
 */
import { strict as assert } from 'node:assert'
import type { Catalog } from '../catalog/catalog.ts'
import type { Job, JobState, Segment } from '../catalog/records.ts'

const MOVES: Readonly<Record<JobState, readonly JobState[]>> = {
  Pending: ['PreImporting', 'Failed', 'Pending'],
  PreImporting: ['Importing', 'Failed', 'Pending'],
  Importing: ['IndexBuilding', 'Failed', 'Importing'],
  IndexBuilding: ['Uncommitted', 'Completed', 'Failed', 'Importing'],
  Uncommitted: ['Completed', 'Failed'],
  Completed: [],
  Failed: [],
}

export type JobChange = Partial<
  Pick<
    Job,
    'reason' | 'completeTimeMs' | 'files' | 'sources' | 'progress' | 'durableTimeMs' | 'indexedTimeMs' | 'retries'
  >
>

/** Moves the job; asserts that the table allows it. */
export function moveJob(catalog: Catalog, id: bigint, to: JobState, change: JobChange = {}): Job {
  return catalog.transaction(() => {
    const { state } = jobOf(catalog, id)
    assert(MOVES[state].includes(to), `job ${id} cannot go from ${state} to ${to}`)
    const moved = noteJob(catalog, id, change, to)
    // Nothing is left to do that a restart would have to know.
    if (to === 'Uncommitted' || to === 'Completed' || to === 'Failed') catalog.tasks.removeOfJob(id)
    return moved
  })
}

/** Notes something about the job where it stands. Progress never goes back. */
export function noteJob(catalog: Catalog, id: bigint, change: JobChange, state?: JobState): Job {
  return catalog.transaction(() => {
    const job = jobOf(catalog, id)
    const progress = Math.max(job.progress, change.progress ?? 0)
    const noted: Job = { ...job, ...change, progress, state: state ?? job.state }
    catalog.jobs.update(noted)
    return noted
  })
}

function jobOf(catalog: Catalog, id: bigint): Job {
  const job = catalog.jobs.byId(id)
  assert(job, `job ${id} exists`)
  return job
}

export const isActive = (job: Job): boolean => job.state !== 'Completed' && job.state !== 'Failed'

/** A job that waits, when it is through, for somebody to commit or abort it. */
export const isManual = (job: Job): boolean => job.options.auto_commit?.toLowerCase() === 'false'

/** Hides the job's segments for good, all or some; their files are removed afterwards. Part of a transaction of the caller. */
export function dropJobSegments(catalog: Catalog, id: bigint, which: (segment: Segment) => boolean = () => true): void {
  for (const segment of catalog.segments.ofJob(id)) {
    if (segment.state === 'importing' && which(segment)) catalog.segments.update({ ...segment, state: 'dropped' })
  }
}
