/** Loaded into a server and its workers under test: counts every pass of a fault point, and strikes where the plan says so. */
import { strict as assert } from 'node:assert'
import { appendFileSync, closeSync, existsSync, openSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { armFaults, ONCE_FAULT_POINTS } from '../../../src/core/faults.ts'
import { type Fault, type Point, planIn, type Strike } from './faults.ts'

const folder = process.env.ELANUS_TEST_FAULTS!
const POLL_MS = 5

/** The last pass that is known of each point, since the plan began. */
let known = { plan: '', passes: new Map<Point, number>() }

/** Which pass of the point this is, from 1 on, over all processes and restarts: the file system counts. */
function countPass(plan: string, point: Point): number {
  if (known.plan !== plan) known = { plan, passes: new Map() }
  for (let pass = (known.passes.get(point) ?? 0) + 1; ; pass++) {
    try {
      closeSync(openSync(join(folder, plan, `${point}.${pass}`), 'wx'))
      known.passes.set(point, pass)
      return pass
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EEXIST')
    }
  }
}

/** What the read that comes next gets of what it asks for: a share of its bytes, 0 for a file that ends. */
let nextReadShare: number | undefined

async function bendReads(): Promise<void> {
  const handle = await open(process.execPath)
  const prototype = Object.getPrototypeOf(handle) as { read: FileHandle['read'] }
  await handle.close()
  const read = prototype.read as (buffer: Uint8Array, offset: number, length: number, position: number) => unknown
  const bent: typeof read = function (this: FileHandle, buffer, offset, length, position) {
    const share = nextReadShare ?? 1
    nextReadShare = undefined
    if (share === 0) return Promise.resolve({ bytesRead: 0, buffer })
    return read.call(this, buffer, offset, Math.max(1, Math.floor(length * share)), position)
  }
  prototype.read = bent as FileHandle['read']
}

function pause(plan: string, { point, pass }: Fault): Promise<void> | void {
  const isOver = () => existsSync(join(folder, plan, `${point}.${pass}.go`))
  if ((ONCE_FAULT_POINTS as readonly Point[]).includes(point)) {
    while (!isOver()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS)
    return
  }
  return (async () => {
    while (!isOver()) await sleep(POLL_MS)
  })()
}

function act(plan: string, fault: Fault): Promise<void> | void {
  const { kind, point } = fault
  switch (kind) {
    case 'exit':
      process.kill(process.pid, 'SIGKILL')
      return new Promise(() => {})
    case 'hang':
      return new Promise(() => {})
    case 'pause':
      return pause(plan, fault)
    case 'throw':
      throw new Error(`struck at ${point}`)
    case 'ENOSPC':
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    case 'EIO':
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
    case 'shortRead':
      nextReadShare = 0.5
      return
    case 'cutRead':
      nextReadShare = 0
      return
  }
}

await bendReads()
armFaults((point) => {
  const plan = planIn(folder)
  if (!plan) return
  const pass = countPass(plan.name, point)
  const fault = plan.faults.find((f) => f.point === point && f.pass === pass)
  if (!fault) return
  const strike: Strike = { ...fault, pid: process.pid }
  appendFileSync(join(folder, plan.name, 'strikes'), `${JSON.stringify(strike)}\n`)
  return act(plan.name, fault)
})
