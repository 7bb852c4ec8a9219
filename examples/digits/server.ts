/** Starts a real Elanus server for the demo: a process of its own, a free port, an empty data folder. Holds no engine itself. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../scripts/elanus.mjs', import.meta.url))
const READY_MS_MAX = 60_000
const STOP_MS_MAX = 20_000
const POLL_MS = 50

export interface DemoServer {
  readonly address: string
  /** The folder that stands for the bucket: what is put here can be imported. */
  readonly bucket: string
  readonly process: ChildProcess
  /** Ends the server and removes its folder. */
  stop(): Promise<void>
}

export async function startServer(): Promise<DemoServer> {
  const folder = mkdtempSync(join(tmpdir(), 'elanus-demo-'))
  const bucket = join(folder, 'bucket')
  mkdirSync(bucket)
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [COMMAND, 'serve', '--host', '127.0.0.1', '--port', String(port), '--data-dir', join(folder, 'data')].concat([
      '--bucket',
      bucket,
      '--log-level',
      'warn',
    ]),
    // Its own group: Ctrl-C reaches the demo alone, which then ends the server in order.
    { stdio: ['ignore', 'ignore', 'inherit'], detached: true },
  )
  const stop = async () => {
    await end(child)
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
  const address = `http://127.0.0.1:${port}`
  try {
    await untilReady(child, address)
  } catch (error) {
    await stop()
    throw error
  }
  return { address, bucket, process: child, stop }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function untilReady(child: ChildProcess, address: string): Promise<void> {
  let failure: Error | undefined
  child.once('error', (error) => (failure = error))
  for (const deadline = Date.now() + READY_MS_MAX; Date.now() < deadline; await sleep(POLL_MS)) {
    if (failure) throw new Error(`the server did not start: ${failure.message}`, { cause: failure })
    if (hasEnded(child)) throw new Error('the server ended before it was ready; what it said stands above')
    const response = await fetch(`${address}/healthz`).catch(() => undefined)
    if (response?.ok) return
  }
  throw new Error(`the server was not ready after ${READY_MS_MAX / 1000} s`)
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS_MAX)
  await exited
  clearTimeout(timer)
}
