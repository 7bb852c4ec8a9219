/** One measurement: a fresh server imports one file, from the create call until the job is Completed. And the floor under it. */
import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CACHE, type DataSet, WARM_UP_KEY } from './data.ts'
import { type MemoryPeaks, watchMemory } from './memory.ts'
import type { Format, Options } from './options.ts'
import { TEXT_CHARS } from './random-rows.ts'
import { type BenchServer, startServer } from './server.ts'

const POLL_MS = 10
const FLOOR_CHUNK_BYTES = 8 * 1024 * 1024
const COLLECTION = 'bench'
const WARM_UP_COLLECTION = 'warm_up'
const WARM_UP_FILES = 8

export interface Measurement {
  readonly seconds: number
  readonly memory: MemoryPeaks
}

interface Job {
  readonly state: string
  readonly importedRows: number
  readonly reason?: string
}

/** Data folders lie beside the cached files, on the same disk: a memory file system would make fsync free. */
const tempFolder = (): string => mkdtempSync(join(CACHE, 'run-'))

export async function measureImport(data: DataSet, format: Format, options: Options): Promise<Measurement> {
  const folder = tempFolder()
  try {
    const server = await startServer(join(folder, 'data'), data.folder, options.workers)
    try {
      await warmUp(server, options)
      await server.call('collections/create', collectionOf(COLLECTION, options))
      const memory = watchMemory(server.pid)
      const started = performance.now()
      const job = await importFiles(server, COLLECTION, [data.files[format]!]).catch((error: unknown) => {
        memory.stop()
        throw error
      })
      const seconds = (performance.now() - started) / 1000
      const peaks = memory.stop()
      await check(server, job, options.rows)
      return { seconds, memory: peaks }
    } finally {
      await server.stop()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Workers load their native parts once; a server that has been up for a while has done that. */
async function warmUp(server: BenchServer, options: Options): Promise<void> {
  await server.call('collections/create', collectionOf(WARM_UP_COLLECTION, { ...options, index: undefined }))
  const files = Array.from({ length: WARM_UP_FILES }, () => [WARM_UP_KEY])
  const job = await importFiles(server, WARM_UP_COLLECTION, files)
  if (job.state !== 'Completed') throw new Error(`the warm-up job failed: ${job.reason}`)
}

function collectionOf(collectionName: string, { dim, index }: Options): object {
  const fields = [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'text', dataType: 'VarChar', elementTypeParams: { max_length: TEXT_CHARS } },
    { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim } },
  ]
  const indexParams = index && [{ fieldName: 'vector', indexName: 'vector', indexType: index, metricType: 'L2' }]
  return { collectionName, schema: { fields }, ...(indexParams ? { indexParams } : {}) }
}

type FileGroups = readonly (readonly string[])[]

async function importFiles(server: BenchServer, collectionName: string, files: FileGroups): Promise<Job> {
  const { jobId } = await server.call<{ jobId: string }>('jobs/import/create', { collectionName, files })
  for (;;) {
    const job = await server.call<Job>('jobs/import/describe', { jobId })
    if (job.state === 'Completed' || job.state === 'Failed') return job
    await sleep(POLL_MS)
  }
}

/** A fast import of wrong rows is no result. */
async function check(server: BenchServer, job: Job, rows: number): Promise<void> {
  if (job.state !== 'Completed') throw new Error(`the job failed: ${job.reason}`)
  const { rowCount } = await server.call<{ rowCount: number }>('collections/get_stats', { collectionName: COLLECTION })
  if (job.importedRows !== rows || rowCount !== rows) {
    throw new Error(`expected ${rows} rows, the job says ${job.importedRows}, the collection ${rowCount}`)
  }
}

/** Seconds to write as many bytes as the vectors have and to fsync them: no import can be faster on this disk. */
export function measureFloor({ rows, dim }: Options): number {
  const folder = tempFolder()
  try {
    const bytes = Buffer.alloc(FLOOR_CHUNK_BYTES)
    for (let i = 0; i < bytes.length; i += 4) bytes.writeInt32LE(Math.imul(i, 0x9e3779b1), i)
    const started = performance.now()
    const file = openSync(join(folder, 'floor'), 'w')
    for (let left = rows * dim * 4; left > 0; ) left -= writeSync(file, bytes, 0, Math.min(left, bytes.length))
    fsyncSync(file)
    closeSync(file)
    return (performance.now() - started) / 1000
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
