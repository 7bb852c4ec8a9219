/** How far a job is, in the numbers of the wire. Pure. */
import type { FileReceipt, Job, JobState } from '../catalog/records.ts'

export interface JobProgress {
  /** 0..100 */
  readonly progress: number
  readonly importedRows: number
  readonly totalRows: number
  /** One for each file group; empty until the job is planned. */
  readonly files: readonly FileReceipt[]
  /** 0..100 of each file group, in the order of `files`. */
  readonly fileProgress: readonly number[]
}

/** Of a job that nobody runs: it has ended, or waits for its turn. */
export function settledProgress(job: Job): JobProgress {
  const stored = job.files.reduce((sum, f) => sum + f.stored, 0)
  const done = job.state === 'Completed'
  return {
    progress: done ? 100 : 0,
    importedRows: done ? stored : 0,
    totalRows: done ? stored : 0,
    files: job.files,
    fileProgress: job.files.map((f) => (f.state === 'Completed' ? 100 : 0)),
  }
}

export interface RunningCounts {
  readonly inspected: number
  readonly groups: number
  readonly tasksDone: number
  readonly tasks: number
  /** Share of the source bytes that is stored, 0..1. */
  readonly bytesShare: number
  readonly sealed: number
  readonly segments: number
}

/** The stages' shares of a hundred: inspection 10–40, reading 40–70, indexing 80–90, publishing 99. */
export function runningPercent(state: JobState, counts: RunningCounts): number {
  const share = (part: number, whole: number) => part / Math.max(whole, 1)
  switch (state) {
    case 'Pending':
    case 'Failed':
      return 0
    case 'PreImporting':
      return 10 + Math.trunc(30 * share(counts.inspected, counts.groups))
    case 'Importing':
      return 40 + Math.trunc(30 * Math.min(1, counts.bytesShare))
    case 'IndexBuilding':
      return counts.segments > 0 && counts.sealed === counts.segments
        ? 99
        : 80 + Math.trunc(10 * share(counts.sealed, counts.segments))
    case 'Completed':
      return 100
  }
}
