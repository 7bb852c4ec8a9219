/** Follows an import job: one live line on a terminal, a plain line for each change elsewhere. Then its receipt. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Api, Job } from './api.ts'

const POLL_MS = 40
const BAR_CELLS = 20

/** Waits for the job's end, showing how it goes; returns how it ended. */
export async function followJob(api: Api, name: string, jobId: string): Promise<Job> {
  const started = performance.now()
  let shown = ''
  for (;;) {
    const job = await api.job(jobId)
    const done = job.state === 'Completed' || job.state === 'Failed'
    const seconds = (performance.now() - started) / 1000
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${progressLine(name, job, seconds)}\x1b[K${done ? '\n' : ''}`)
    } else if (done || shown !== `${job.state} ${job.progress}`) {
      console.log(progressLine(name, job, seconds))
    }
    shown = `${job.state} ${job.progress}`
    if (done) return job
    await sleep(POLL_MS)
  }
}

function progressLine(name: string, job: Job, seconds: number): string {
  const share = job.totalRows > 0 ? job.importedRows / job.totalRows : 0
  const speed = (job.fileSize * share) / 1e6 / Math.max(seconds, 0.001)
  const filled = Math.round((job.progress / 100) * BAR_CELLS)
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled)
  return [
    `  ${name.padEnd(8)}${bar}`,
    `${String(job.progress).padStart(3)} %`,
    `${String(job.importedRows).padStart(5)} rows`,
    `${speed.toFixed(1).padStart(5)} MB/s`,
    job.state,
  ].join('  ')
}

/** One line for each file group and one for all; empty where the job has none. */
export function receiptLines(job: Job): string[] {
  if (!job.receipt) return []
  const { files, read, stored } = job.receipt
  const lines = files.map((f) => `      ${fit(f.file)}  read ${f.read}, stored ${f.stored}`)
  return files.length > 1 ? [...lines, `      ${fit('in all')}  read ${read}, stored ${stored}`] : lines
}

const FILE_CHARS = 34
const fit = (text: string): string =>
  (text.length > FILE_CHARS ? `${text.slice(0, FILE_CHARS - 1)}…` : text).padEnd(FILE_CHARS)
