/** A real server for one measurement: its own process, a fresh data folder, the bench's files as its bucket. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../test/support/free-port.ts'

const COMMAND = fileURLToPath(new URL('../../scripts/elanus.mjs', import.meta.url))
const READY_MS_MAX = 120_000
const POLL_MS = 10

export interface BenchServer {
  readonly pid: number
  /** From the start of the process until it answered that it is ready. */
  readonly startSeconds: number
  /** The data of a call that must succeed. */
  call<T>(path: string, body: object): Promise<T>
  stop(): Promise<void>
}

/** `bucketFlags`: the server's flags for the bucket. */
export async function startServer(
  dataDir: string,
  bucketFlags: readonly string[],
  workers?: number,
): Promise<BenchServer> {
  const port = await freePort()
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--data-dir', dataDir, ...bucketFlags]
  if (workers !== undefined) flags.push('--import-workers', String(workers))
  const started = performance.now()
  const child = spawn(process.execPath, [COMMAND, 'serve', ...flags, '--log-level', 'warn'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const exited = once(child, 'exit')
  // A bench that is interrupted leaves no server behind.
  const killAtExit = () => child.kill('SIGKILL')
  process.on('exit', killAtExit)
  exited.then(() => process.off('exit', killAtExit))
  const address = `http://127.0.0.1:${port}`
  await untilReady(child, address)
  return {
    pid: child.pid!,
    startSeconds: (performance.now() - started) / 1000,
    async call<T>(path: string, body: object): Promise<T> {
      const response = await fetch(`${address}/v2/vectordb/${path}`, { method: 'POST', body: JSON.stringify(body) })
      const answer = (await response.json()) as { code: number; message?: string; data: T }
      if (answer.code !== 0) throw new Error(`${path}: ${answer.message} (code ${answer.code})`)
      return answer.data
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function untilReady(child: ChildProcess, address: string): Promise<void> {
  for (const deadline = Date.now() + READY_MS_MAX; Date.now() < deadline; await sleep(POLL_MS)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the server ended before it was ready')
    if ((await fetch(`${address}/healthz`).catch(() => undefined))?.ok) return
  }
  child.kill('SIGKILL')
  throw new Error(`the server was not ready after ${READY_MS_MAX / 1000} s`)
}
