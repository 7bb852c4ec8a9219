/** A real MinIO for tests: on a free port, in a folder of its own, gone after stop(). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { BucketConfig } from '../../src/objects/byte-source.ts'
import { findMinio } from './find-minio.ts'
import { freePort } from './free-port.ts'

export interface Minio {
  readonly endpoint: string
  readonly accessKey: string
  readonly secretKey: string
  /** Makes an empty bucket and says how to open it. */
  makeBucket(name: string): Promise<Extract<BucketConfig, { kind: 's3' }>>
  /** kill −9. */
  kill(): Promise<void>
  /** After a kill: the same data at the same address. */
  restart(): Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

const READY_TIMEOUT_MS = 30_000
const POLL_MS = 50
const START_ATTEMPTS_MAX = 3

/** A running MinIO, or the reason to skip. Where CI=true, missing is an error. */
export async function startMinio(): Promise<Minio | { skip: string }> {
  const found = await findMinio()
  if ('skip' in found) {
    if (process.env.CI === 'true') throw new Error(`CI must test against MinIO. ${found.skip}`)
    return found
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(found.path)
    } catch (error) {
      // The free port may have been taken by another test in between.
      if (attempt === START_ATTEMPTS_MAX) throw error
    }
  }
}

async function start(binary: string): Promise<Minio> {
  const folder = mkdtempSync(join(tmpdir(), 'elanus-minio-'))
  const endpoint = `http://127.0.0.1:${await freePort()}`
  const accessKey = 'elanus-test'
  const secretKey = 'elanus-test-secret'
  const env = { ...process.env, MINIO_ROOT_USER: accessKey, MINIO_ROOT_PASSWORD: secretKey, MINIO_BROWSER: 'off' }
  let running = await run(binary, folder, endpoint, env)
  return {
    endpoint,
    accessKey,
    secretKey,
    kill: () => running.end('SIGKILL'),
    restart: async () => {
      running = await run(binary, folder, endpoint, env)
    },
    stop: async () => {
      await running.end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
    makeBucket: (name) => makeBucket({ endpoint, accessKey, secretKey }, name),
  }
}

/** One process on the folder; ready when this returns. */
async function run(binary: string, folder: string, endpoint: string, env: NodeJS.ProcessEnv) {
  const logFile = join(folder, 'log')
  const log = openSync(logFile, 'w')
  const args = ['server', '--quiet', '--address', new URL(endpoint).host, join(folder, 'data')]
  const child = spawn(binary, args, { stdio: ['ignore', log, log], env })
  closeSync(log)
  const exited = once(child, 'exit')
  // A test that dies must not leave a server behind.
  const killAtExit = () => child.kill('SIGKILL')
  process.on('exit', killAtExit)
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
    process.off('exit', killAtExit)
  }
  try {
    await Promise.race([
      ready(endpoint),
      exited.then(() => Promise.reject(new Error(`MinIO ended at once: ${readFileSync(logFile, 'utf8')}`))),
    ])
  } catch (error) {
    await end('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return { end }
}

async function makeBucket(server: Pick<Minio, 'endpoint' | 'accessKey' | 'secretKey'>, name: string) {
  const { endpoint, accessKey, secretKey } = server
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey }
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }))
  } finally {
    client.destroy()
  }
  return { kind: 's3', name, endpoint, region: 'us-east-1', accessKey, secretKey, pathStyle: true } as const
}

async function ready(endpoint: string): Promise<void> {
  const deadlineMs = performance.now() + READY_TIMEOUT_MS
  for (;;) {
    const answer = await fetch(`${endpoint}/minio/health/ready`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    if (performance.now() > deadlineMs) throw new Error(`MinIO is not ready after ${READY_TIMEOUT_MS} ms`)
    await delay(POLL_MS)
  }
}

/** The flags of `elanus serve` for a bucket. */
export const bucketFlags = (bucket: Extract<BucketConfig, { kind: 's3' }>): string[] => [
  ...['--bucket', `s3://${bucket.name}`, '--s3-endpoint', bucket.endpoint!],
  ...['--s3-access-key', bucket.accessKey!, '--s3-secret-key', bucket.secretKey!],
]
