/** Texts of jobs for people: numbers, tables, the progress line, the receipt. Pure. */
import type { JobDescription, JobRecord, ReceiptEntry } from './api-client.ts'

const MB = 1_000_000

export const count = (value: number): string => value.toLocaleString('en-US')

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)))
  return all
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `42%  1,024 of 2,560 rows  12.3 MB/s  Importing`. `seconds`: since the job was first seen. */
export function progressText(job: JobDescription, seconds: number): string {
  const bytes = (job.fileSize * job.progress) / 100
  const speed = seconds > 0 && bytes > 0 ? `  ${(bytes / MB / seconds).toFixed(1)} MB/s` : ''
  const rows = `${count(job.importedRows)} of ${count(job.totalRows)} rows`
  return `${String(job.progress).padStart(3)}%  ${rows}${speed}  ${job.state}`
}

export function jobsText(jobs: readonly JobRecord[]): string {
  if (jobs.length === 0) return 'no import jobs'
  const rows = jobs.map((job) => [job.jobId, job.collectionName, job.state, `${job.progress}%`, job.reason ?? ''])
  return table(['job', 'collection', 'state', 'progress', 'reason'], rows)
}

export function jobText(job: JobDescription): string {
  const lines = [
    `job         ${job.jobId}`,
    `collection  ${job.collectionName}`,
    `state       ${job.state}, ${job.progress}%`,
    `rows        ${count(job.importedRows)} of ${count(job.totalRows)}`,
    `bytes       ${count(job.fileSize)}`,
    `created     ${job.createTime}`,
  ]
  if (job.completeTime) lines.push(`completed   ${job.completeTime}`)
  if (job.reason) lines.push(`reason      ${job.reason}`)
  const parts = [lines.join('\n')]
  if (job.details.length > 0) parts.push(detailsText(job))
  const receipt = receiptText(job)
  if (receipt) parts.push(receipt)
  return parts.join('\n\n')
}

const detailsText = (job: JobDescription): string =>
  table(
    ['file', 'state', 'progress', 'rows', 'bytes'],
    job.details.map((d) => [d.fileName, d.state, `${d.progress}%`, count(d.totalRows), count(d.fileSize)]),
  )

/** One line a file and one in all, with every count the server gives; undefined where it gives none. */
export function receiptText(job: JobDescription): string | undefined {
  if (!job.receipt) return undefined
  const { files = [], total, ...rest } = job.receipt
  const entries = [...files, { ...(total ?? rest), file: 'in all' }]
  const counts = [...new Set(entries.flatMap((entry) => Object.keys(entry).filter((key) => isCount(entry, key))))]
  if (counts.length === 0) return undefined
  const rows = entries.map((entry) => [
    nameOf(entry),
    ...counts.map((key) => (isCount(entry, key) ? count(countOf(entry, key)) : '')),
  ])
  return `receipt\n${table(['file', ...counts], rows)}`
}

const nameOf = (entry: ReceiptEntry): string => entry.file ?? entry.fileName ?? ''
const countOf = (entry: ReceiptEntry, key: string): number => (entry as Record<string, unknown>)[key] as number
const isCount = (entry: ReceiptEntry, key: string): boolean => typeof countOf(entry, key) === 'number'
