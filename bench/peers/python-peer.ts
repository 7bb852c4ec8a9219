/** A peer that runs in a Python process: commands go to its stdin, answers come from its stdout, one JSON line each. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const COMMAND_MS_MAX = 3_600_000
/** Its driver gives Milvus a minute to stop and kills it then. */
const STOP_MS_MAX = 120_000

export class PythonPeer {
  readonly #child: ChildProcess
  readonly #answers: AsyncIterator<string>
  readonly #logFile: string
  readonly #exited: Promise<unknown>
  #pid = 0

  private constructor(child: ChildProcess, logFile: string) {
    this.#child = child
    this.#logFile = logFile
    this.#exited = once(child, 'exit')
    // Writing to a peer that has ended: that there comes no answer says so.
    child.stdin!.on('error', () => {})
    this.#answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  }

  /** `folder`: its data goes below it; the peer removes that when it ends, even when this process is killed. */
  static async start(python: string, script: string, folder: string): Promise<PythonPeer> {
    const logFile = join(folder, 'log')
    const log = openSync(logFile, 'w')
    const child = spawn(python, [script, join(folder, 'data')], { stdio: ['pipe', 'pipe', log] })
    const peer = new PythonPeer(child, logFile)
    try {
      await once(child, 'spawn')
      peer.#pid = (await peer.#answer<{ pid: number }>()).pid
    } catch (error) {
      await peer.stop()
      throw error
    }
    return peer
  }

  /** The process that does the work. */
  get pid(): number {
    return this.#pid
  }

  /** Throws Error with what the peer said. */
  async call<T>(command: string, commandArguments: object): Promise<T> {
    this.#child.stdin!.write(`${JSON.stringify({ command, arguments: commandArguments })}\n`)
    return await this.#answer<T>()
  }

  /** All its processes have ended when this returns. */
  async stop(): Promise<void> {
    this.#child.stdin!.end()
    const timer = setTimeout(() => this.#kill(), STOP_MS_MAX)
    await this.#exited
    clearTimeout(timer)
  }

  #kill(): void {
    if (this.#pid > 0 && this.#pid !== this.#child.pid) process.kill(this.#pid, 'SIGKILL')
    this.#child.kill('SIGKILL')
  }

  async #answer<T>(): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer after ${COMMAND_MS_MAX / 1000} s`)), COMMAND_MS_MAX)
    })
    try {
      const { value, done } = await Promise.race([this.#answers.next(), late])
      if (done) throw new Error(`the peer ended: ${this.#lastWords()}`)
      const answer = JSON.parse(value) as { result: T; error?: string }
      if (answer.error !== undefined) throw new Error(answer.error)
      return answer.result
    } finally {
      clearTimeout(timer)
    }
  }

  /** The last line of a Python traceback says what went wrong. */
  #lastWords(): string {
    return readFileSync(this.#logFile, 'utf8').trim().split('\n').at(-1)!
  }
}
