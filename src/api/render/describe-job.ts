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
  const failed = job.state === 'Failed'
  return {
    collectionName: job.collectionName,
    completeTime: job.state === 'Completed' ? timeText(job.completeTimeMs) : '',
    createTime: timeText(job.createTimeMs),
    details: files.map((file, i) => describeFile(job, file, i, progress.fileProgress[i] ?? 0)),
    fileSize: sum(files, (f) => f.bytes),
    importedRows: failed ? 0 : progress.importedRows,
    progress: failed ? 0 : progress.progress,
    ...(job.reason === '' ? {} : { reason: job.reason }),
    receipt: {
      files: files.map((file, i) => ({ file: nameOf(job, i) ?? file.file, read: file.read, stored: file.stored })),
      read: sum(files, (f) => f.read),
      stored: sum(files, (f) => f.stored),
    },
    state: wireState(job.state),
    totalRows: failed ? 0 : progress.totalRows,
  }
}

function describeFile(job: Job, file: FileReceipt, index: number, progress: number): Record<string, unknown> {
  return {
    completeTime: timeText(file.completeTimeMs),
    fileName: `[${nameOf(job, index) ?? file.file}]`,
    fileSize: file.bytes,
    importedRows: Math.floor((progress * file.total) / 100),
    progress,
    ...(job.reason === '' ? {} : { reason: job.reason }),
    state: file.state,
    totalRows: file.total,
  }
}

const nameOf = (job: Job, index: number): string | undefined => job.groups[index]?.join(' ')

const sum = (files: readonly FileReceipt[], of: (file: FileReceipt) => number): number =>
  files.reduce((total, file) => total + of(file), 0)

/** `YYYY-MM-DDThh:mm:ssZ`; '' for a time that has not come. */
const timeText = (ms: number): string => (ms > 0 ? `${new Date(ms).toISOString().slice(0, 19)}Z` : '')
