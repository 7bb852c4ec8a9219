/** An import job as `describe` shows it: Milvus' keys (import.md 1.6), and Elanus' receipt. */
import type { FileReceipt, Job, JobState } from '../../catalog/records.ts'
import type { JobProgress } from '../../import/progress.ts'

export function wireState(state: JobState): 'Pending' | 'Importing' | 'Uncommitted' | 'Completed' | 'Failed' {
  switch (state) {
    case 'PreImporting':
    case 'Importing':
    case 'IndexBuilding':
      return 'Importing'
    default:
      return state
  }
}

export function describeJob(job: Job, progress: JobProgress): Record<string, unknown> {
  const { files } = progress
  const visibleTimeMs = job.state === 'Completed' ? job.completeTimeMs : 0
  return {
    bottleneck: progress.bottleneck,
    bytesPerSecond: progress.bytesPerSecond,
    collectionName: job.collectionName,
    completeTime: timeText(visibleTimeMs),
    createTime: timeText(job.createTimeMs),
    details: files.map((file, i) => describeFile(job, file, i, progress.fileProgress[i] ?? 0)),
    durable: timeText(job.durableTimeMs),
    etaSeconds: progress.etaSeconds,
    fileSize: sum(files, (f) => f.bytes),
    importedRows: progress.importedRows,
    indexed: timeText(job.indexedTimeMs),
    progress: progress.progress,
    ...reasonOf(job),
    receipt: {
      files: files.map((file, i) => ({ file: nameOf(job, i) ?? file.file, read: file.read, stored: file.stored })),
      read: sum(files, (f) => f.read),
      stored: sum(files, (f) => f.stored),
    },
    retries: progress.retries,
    rowsPerSecond: progress.rowsPerSecond,
    stage: progress.stage,
    state: wireState(job.state),
    totalRows: progress.totalRows,
    visible: timeText(visibleTimeMs),
    ...(progress.waitsFor === '' ? {} : { waitsFor: progress.waitsFor }),
  }
}

function describeFile(job: Job, file: FileReceipt, index: number, progress: number): Record<string, unknown> {
  return {
    completeTime: timeText(file.completeTimeMs),
    fileName: `[${nameOf(job, index) ?? file.file}]`,
    fileSize: file.bytes,
    importedRows: Math.floor((progress * file.total) / 100),
    progress,
    ...reasonOf(job),
    state: file.state,
    totalRows: file.total,
  }
}

/** A job that is being ended has its reason already. */
export const reasonOf = (job: Job): { reason?: string } => (job.state === 'Failed' ? { reason: job.reason } : {})

const nameOf = (job: Job, index: number): string | undefined => job.groups[index]?.join(' ')

const sum = (files: readonly FileReceipt[], of: (file: FileReceipt) => number): number =>
  files.reduce((total, file) => total + of(file), 0)

/** `YYYY-MM-DDThh:mm:ssZ`; '' for a time that has not come. */
const timeText = (ms: number): string => (ms > 0 ? `${new Date(ms).toISOString().slice(0, 19)}Z` : '')
