/** `elanus import`: uploads local files, creates the job, and with --wait follows it to its end. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ApiClient, JobDescription } from './api-client.ts'
import { fileGroups, type GroupFile } from './file-groups.ts'
import { progressText, receiptText } from './show.ts'
import { CommandError, type Terminal } from './terminal.ts'

export interface ImportRequest {
  readonly collection: string
  readonly files: readonly string[]
  readonly db?: string
  readonly partition?: string
  readonly options: Readonly<Record<string, string>>
  readonly keys: boolean
  readonly wait: boolean
}

const POLL_MS = 250

/** Comes back when the job exists, or with `wait` when it is Completed. Throws `CommandError` when it Failed. */
export async function importCommand(request: ImportRequest, client: ApiClient, terminal: Terminal): Promise<void> {
  const groups = fileGroups(request.files, request.keys)
  await upload(groups.flat(), client, terminal)
  const jobId = await client.createJob({
    collectionName: request.collection,
    ...(request.db === undefined ? {} : { dbName: request.db }),
    ...(request.partition === undefined ? {} : { partitionName: request.partition }),
    files: groups.map((group) => group.map((file) => file.key)),
    options: request.options,
  })
  terminal.out(`job ${jobId}\n`)
  if (!request.wait) {
    terminal.out(`follow it with: elanus job ${jobId}\n`)
    return
  }
  const job = await follow(jobId, client, terminal)
  const receipt = receiptText(job)
  if (receipt) terminal.out(`${receipt}\n`)
  if (job.state === 'Failed')
    throw new CommandError(`job ${jobId} failed: ${job.reason || 'the server gave no reason'}`)
}

/** `--option k=v` → one more entry; the last of a name wins. */
export function addOption(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1)
    throw new CommandError(`--option takes name=value, for instance --option timeout=300s, not ${JSON.stringify(text)}`)
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

async function upload(files: readonly GroupFile[], client: ApiClient, terminal: Terminal): Promise<void> {
  for (const { key, path } of files) {
    if (path === undefined) continue
    await client.upload(key, path)
    terminal.out(`uploaded ${path} as ${key}\n`)
  }
}

/** Redraws one line on a terminal; elsewhere prints a line whenever something changed. */
async function follow(jobId: string, client: ApiClient, terminal: Terminal): Promise<JobDescription> {
  const startMs = performance.now()
  let shown = ''
  for (;;) {
    const job = await client.describeJob(jobId)
    const text = progressText(job, (performance.now() - startMs) / 1000)
    const state = `${job.progress} ${job.state}`
    if (terminal.interactive) terminal.out(`\r\x1b[2K${text}`)
    else if (state !== shown) terminal.out(`${text}\n`)
    shown = state
    if (job.state === 'Completed' || job.state === 'Failed') {
      if (terminal.interactive) terminal.out('\n')
      return job
    }
    await delay(POLL_MS)
  }
}
