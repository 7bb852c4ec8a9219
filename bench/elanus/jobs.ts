/** Import jobs of Elanus, from the create call until they have ended. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Groups } from '../data/data-store.ts'
import type { BenchServer } from './server.ts'

const POLL_MS = 10
const JOB_MS_MAX = 3_600_000

interface Job {
  readonly state: string
  readonly importedRows: number
  readonly reason?: string
}

/** Starts a job for each request, then waits for all. Throws when one fails. */
export async function runJobs(
  server: BenchServer,
  collectionName: string,
  requests: readonly Groups[],
): Promise<{ seconds: number; importedRows: number }> {
  const started = performance.now()
  const ids: string[] = []
  for (const files of requests) ids.push(await startJob(server, collectionName, files))
  let importedRows = 0
  for (const id of ids) importedRows += (await untilCompleted(server, id, POLL_MS)).importedRows
  return { seconds: (performance.now() - started) / 1000, importedRows }
}

export async function waitForJob(
  server: BenchServer,
  collection: string,
  files: Groups,
  pollMs: number,
): Promise<void> {
  await untilCompleted(server, await startJob(server, collection, files), pollMs)
}

export async function startJob(server: BenchServer, collectionName: string, files: Groups): Promise<string> {
  return (await server.call<{ jobId: string }>('jobs/import/create', { collectionName, files })).jobId
}

export const describeJob = (server: BenchServer, jobId: string): Promise<Job> =>
  server.call<Job>('jobs/import/describe', { jobId })

async function untilCompleted(server: BenchServer, jobId: string, pollMs: number): Promise<Job> {
  for (const deadline = performance.now() + JOB_MS_MAX; performance.now() < deadline; await sleep(pollMs)) {
    const job = await describeJob(server, jobId)
    if (job.state === 'Completed') return job
    if (job.state === 'Failed') throw new Error(`the job failed: ${job.reason}`)
  }
  throw new Error(`the job has not ended after ${JOB_MS_MAX / 1000} s`)
}
