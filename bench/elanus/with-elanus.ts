/** A fresh, warm server on an empty data folder for one trial. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inRunFolder } from '../cache.ts'
import type { Bench } from '../case.ts'
import { ElanusStore } from './elanus-store.ts'
import { runJobs } from './jobs.ts'
import { type BenchServer, startServer } from './server.ts'

const WARM_UP_COLLECTION = 'warm_up'
const WARM_UP_FILES = 8

export interface ServerChoice {
  readonly workers?: number
  readonly indexType?: string
  /** Flags of the server for its bucket; the bench's own files by default. */
  readonly bucketFlags?: readonly string[]
}

export function withElanus<T>(
  bench: Bench,
  work: (store: ElanusStore) => Promise<T>,
  choice: ServerChoice = {},
): Promise<T> {
  const { options } = bench
  return inRunFolder(bench.cache, async (folder) => {
    const bucketFlags = choice.bucketFlags ?? localBucket(bench)
    const server = await startServer(join(folder, 'data'), bucketFlags, choice.workers ?? options.workers)
    try {
      await warmUp(server, options.dim)
      return await work(new ElanusStore(server, choice.indexType ?? options.index))
    } finally {
      await server.stop()
    }
  })
}

export const localBucket = (bench: Bench): string[] => ['--bucket', bench.store.bucket]

/** The key of a file of one row. */
export const warmUpKey = (dim: number): string => `warm-up-${dim}.jsonl`

export function writeWarmUpFile(bucket: string, dim: number): void {
  const row = { id: 0, text: 'warm-up', vector: new Array(dim).fill(0.5) }
  writeFileSync(join(bucket, warmUpKey(dim)), `${JSON.stringify(row)}\n`)
}

/** Workers load their native parts once; a server that has been up for a while has done that. */
async function warmUp(server: BenchServer, dim: number): Promise<void> {
  await new ElanusStore(server, '').create(dim, undefined, WARM_UP_COLLECTION)
  const files = Array.from({ length: WARM_UP_FILES }, () => [warmUpKey(dim)])
  await runJobs(server, WARM_UP_COLLECTION, [files])
}
