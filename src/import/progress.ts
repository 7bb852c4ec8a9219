/** How far a job is and what it is at, in the numbers of the wire. Pure. */
import type { FileReceipt, Job } from '../catalog/records.ts'
import type { Bottleneck, RunCounts } from './run-counts.ts'

export type Stage =
  | 'queued'
  | 'inspecting'
  | 'reading'
  | 'retrying'
  | 'indexing'
  | 'publishing'
  | 'uncommitted'
  | 'completed'
  | 'failed'

export interface JobProgress {
  /** 0..100. */
  readonly progress: number
  readonly importedRows: number
  readonly totalRows: number
  /** One for each file group; empty until the job is planned. */
  readonly files: readonly FileReceipt[]
  /** 0..100 of each file group, in the order of `files`. */
  readonly fileProgress: readonly number[]
  readonly stage: Stage
  /** Over the last ten seconds. */
  readonly rowsPerSecond: number
  readonly bytesPerSecond: number
  /** Of the stage it is in; null where nothing tells. */
  readonly etaSeconds: number | null
  readonly bottleneck: Bottleneck | null
  readonly retries: number
  /** Why work is begun again, while stage is `retrying`. */
  readonly waitsFor: string
}

const IDLE = { rowsPerSecond: 0, bytesPerSecond: 0, bottleneck: null, waitsFor: '' }

/** Of a job that nobody runs: it has ended, or waits for its turn. */
export function settledProgress(job: Job): JobProgress {
  const stored = job.files.reduce((sum, f) => sum + f.stored, 0)
  const done = job.state === 'Completed' || job.state === 'Uncommitted'
  return {
    ...IDLE,
    progress: job.state === 'Completed' ? 100 : done ? 99 : job.progress,
    importedRows: done ? stored : 0,
    totalRows: done ? stored : job.files.reduce((sum, f) => sum + f.total, 0),
    files: job.files,
    fileProgress: job.files.map((f) => (f.state === 'Completed' ? 100 : 0)),
    stage: settledStage(job),
    etaSeconds: done ? 0 : null,
    retries: job.retries,
  }
}

function settledStage(job: Job): Stage {
  switch (job.state) {
    case 'Uncommitted':
      return 'uncommitted'
    case 'Completed':
      return 'completed'
    case 'Failed':
      return 'failed'
    default:
      return 'queued'
  }
}

/** Of a job that is being run. `files` is empty until it is planned; `running`: how many workers are at it. */
export function runningProgress(
  job: Job,
  files: readonly FileReceipt[],
  counts: RunCounts,
  running: number,
): JobProgress {
  const counted = files.reduce((sum, f) => sum + f.total, 0)
  const totalRows = files.length > 0 ? Math.max(counted, counts.rowsStored) : 0
  const rates = counts.rates()
  const isSealing = job.state === 'IndexBuilding' || job.state === 'Uncommitted'
  return {
    progress: runningPercent(job, counts, readShare(job, counted, counts)),
    importedRows: isSealing ? totalRows : job.state === 'Importing' ? counts.rowsStored : 0,
    totalRows,
    files,
    fileProgress: files.map((f) => (f.state === 'Completed' ? 100 : Math.floor(100 * share(f.stored, f.total)))),
    stage: runningStage(job, counts, running),
    rowsPerSecond: rates.rowsPerSecond,
    bytesPerSecond: rates.bytesPerSecond,
    etaSeconds: job.state === 'Importing' ? secondsLeft(job, counts, rates.bytesPerSecond) : null,
    bottleneck: bottleneckOf(job, running, rates.bottleneck),
    retries: counts.retries,
    waitsFor: counts.waitsFor,
  }
}

const share = (part: number, whole: number): number => Math.min(1, part / Math.max(whole, 1))
const bytesOf = (job: Job): number => job.sources.reduce((sum, s) => sum + s.bytes, 0)

/** By rows where every file says how many it has, else by bytes. */
const readShare = (job: Job, counted: number, counts: RunCounts): number =>
  counted > 0 && job.sources.every((s) => s.rows !== undefined)
    ? share(counts.rowsStored, counted)
    : share(counts.bytesRead, bytesOf(job))

const secondsLeft = (job: Job, counts: RunCounts, bytesPerSecond: number): number | null =>
  bytesPerSecond > 0 ? Math.ceil(Math.max(0, bytesOf(job) - counts.bytesRead) / bytesPerSecond) : null

function runningStage(job: Job, counts: RunCounts, running: number): Stage {
  if (counts.waitsFor !== '') return 'retrying'
  if (job.state === 'IndexBuilding') return counts.sealed === counts.segments ? 'publishing' : 'indexing'
  if (running === 0) return 'queued'
  return job.state === 'Importing' ? 'reading' : 'inspecting'
}

function bottleneckOf(job: Job, running: number, measured: Bottleneck | undefined): Bottleneck | null {
  if (job.state === 'IndexBuilding') return 'indexing'
  return running === 0 ? 'waiting' : (measured ?? 'reading')
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
