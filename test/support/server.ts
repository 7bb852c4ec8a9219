/** A real Elanus server in a process of its own, on a free port and a data folder of the test's. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Api } from './api.ts'
import { freePort } from './free-port.ts'
import { waitFor } from './wait-for.ts'

const ENTRY = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const READY_MS_MAX = 60_000

export interface TestServer {
  readonly api: Api
  readonly address: string
  readonly dataDir: string
  readonly bucket: string
  readonly process: ChildProcess
  isRunning(): boolean
  /** What the server has written to its error output so far. */
  log(): string
  /** SIGTERM, and waits for the exit; returns the exit code. */
  stop(): Promise<number | null>
  /** kill −9 of the server alone; its workers notice and end. */
  kill(): Promise<void>
}

export async function startTestServer(
  dataDir: string,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const { server, ready } = await launchTestServer(dataDir, flags, environment)
  await ready
  return server
}

/** A server that may never be ready. */
export async function launchTestServer(
  dataDir: string,
  flags: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ server: TestServer; ready: Promise<void> }> {
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [ENTRY, 'serve', '--port', String(port), '--data-dir', dataDir, '--log-level', 'warn', ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } },
  )
  let log = ''
  createInterface({ input: child.stderr }).on('line', (line) => (log += `${line}\n`))
  child.stdout.resume()
  const address = `http://127.0.0.1:${port}`
  const exited = once(child, 'exit')
  const isRunning = () => child.exitCode === null && child.signalCode === null
  const ready = waitFor(
    async () => {
      if (!isRunning()) throw new Error(`the server ended before it was ready: ${log}`)
      return (await fetch(`${address}/healthz`).catch(() => undefined))?.status === 200
    },
    'the server is ready',
    READY_MS_MAX,
  )
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
    return child.exitCode
  }
  const server: TestServer = {
    api: new Api(address),
    address,
    dataDir,
    bucket: join(dataDir, 'bucket'),
    process: child,
    isRunning,
    log: () => log,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  }
  return { server, ready }
}
