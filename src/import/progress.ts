/** How far a job is, in the numbers of the wire. Pure. */
import type { FileReceipt, Job } from '../catalog/records.ts'

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
  const done = job.state === 'Completed' || job.state === 'Uncommitted'
  return {
    progress: job.state === 'Completed' ? 100 : done ? 99 : 0,
    importedRows: done ? stored : 0,
    totalRows: done ? stored : 0,
    files: job.files,
    fileProgress: job.files.map((f) => (f.state === 'Completed' ? 100 : 0)),
  }
}

/** What a run has done so far. */
export class RunCounts {
  inspected = 0
  rowsStored = 0
  /** Of the source files. */
  bytesDone = 0
  segments = 0
  sealed = 0
}

/** Of a job that is being run. `files` is empty until it is planned. */
export function runningProgress(
  job: Job,
  planned: readonly { readonly bytes: number; readonly rows?: number }[],
  files: readonly FileReceipt[],
  counts: RunCounts,
): JobProgress {
  const counted = files.reduce((sum, f) => sum + f.total, 0)
  const totalRows = files.length > 0 ? Math.max(counted, counts.rowsStored) : 0
  return {
    progress: runningPercent(job, counts, readShare(planned, counted, counts)),
    importedRows:
      job.state === 'IndexBuilding' || job.state === 'Uncommitted'
        ? totalRows
        : job.state === 'Importing'
          ? counts.rowsStored
          : 0,
    totalRows,
    files,
    fileProgress: files.map((f) => (f.state === 'Completed' ? 100 : Math.floor(100 * share(f.stored, f.total)))),
  }
}

const share = (part: number, whole: number): number => Math.min(1, part / Math.max(whole, 1))

/** By rows where every file says how many it has, else by bytes. */
function readShare(
  planned: readonly { readonly bytes: number; readonly rows?: number }[],
  counted: number,
  counts: RunCounts,
): number {
  if (counted > 0 && planned.every((g) => g.rows !== undefined)) return share(counts.rowsStored, counted)
  const bytes = planned.reduce((sum, g) => sum + g.bytes, 0)
  return share(counts.bytesDone, bytes)
}

/** The stages' shares of a hundred: inspection 10–40, reading 40–70, indexing 80–90, publishing 99. */
function runningPercent(job: Job, counts: RunCounts, read: number): number {
  switch (job.state) {
    case 'Pending':
    case 'Failed':
      return 0
    case 'PreImporting':
      return 10 + Math.trunc(30 * share(counts.inspected, job.groups.length))
    case 'Importing':
      return 40 + Math.trunc(30 * read)
    case 'IndexBuilding':
      if (counts.segments > 0 && counts.sealed === counts.segments) return 99
      return 80 + Math.trunc(10 * share(counts.sealed, counts.segments))
    case 'Uncommitted':
      return 99
    case 'Completed':
      return 100
  }
}
