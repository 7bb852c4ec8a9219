/** A real server for one measurement: its own process, a fresh data folder, the bench's files as its bucket. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../test/support/free-port.ts'

const COMMAND = fileURLToPath(new URL('../scripts/elanus.mjs', import.meta.url))
const READY_MS_MAX = 60_000
const POLL_MS = 20

export interface BenchServer {
  readonly pid: number
  /** The data of a call that must succeed. */
  call<T>(path: string, body: object): Promise<T>
  stop(): Promise<void>
}

export async function startServer(dataDir: string, bucket: string, workers?: number): Promise<BenchServer> {
  const port = await freePort()
  const flags = ['--host', '127.0.0.1', '--port', String(port), '--data-dir', dataDir, '--bucket', bucket]
  if (workers !== undefined) flags.push('--import-workers', String(workers))
  const child = spawn(process.execPath, [COMMAND, 'serve', ...flags, '--log-level', 'warn'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const address = `http://127.0.0.1:${port}`
  await untilReady(child, address)
  return {
    pid: child.pid!,
    async call<T>(path: string, body: object): Promise<T> {
      const response = await fetch(`${address}/v2/vectordb/${path}`, { method: 'POST', body: JSON.stringify(body) })
      const answer = (await response.json()) as { code: number; message?: string; data: T }
      if (answer.code !== 0) throw new Error(`${path}: ${answer.message} (code ${answer.code})`)
      return answer.data
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
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
