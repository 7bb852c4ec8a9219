/** Loaded into a server and its workers under test: counts every pass of a fault point, and strikes where the plan says so. */
import { strict as assert } from 'node:assert'
import { appendFileSync, closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { armFaults, type FaultPoint } from '../../../src/core/faults.ts'
import type { Fault, FaultPlan } from './faults.ts'

const { folder, faults } = JSON.parse(process.env.ELANUS_TEST_FAULTS!) as FaultPlan

/** Which pass of the point this is, from 1 on, over all processes and restarts: the file system counts. */
function countPass(point: FaultPoint): number {
  for (let pass = 1; ; pass++) {
    try {
      closeSync(openSync(join(folder, `${point}.${pass}`), 'wx'))
      return pass
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'EEXIST')
    }
  }
}

function act({ kind, point }: Fault): Promise<void> {
  switch (kind) {
    case 'exit':
      process.kill(process.pid, 'SIGKILL')
      return new Promise(() => {})
    case 'hang':
      return new Promise(() => {})
    case 'throw':
      throw new Error(`struck at ${point}`)
    case 'ENOSPC':
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    case 'EIO':
      throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
  }
}

armFaults((point) => {
  const pass = countPass(point)
  const fault = faults.find((f) => f.point === point && f.pass === pass)
  if (!fault) return
  appendFileSync(join(folder, 'strikes'), `${point} ${pass} ${fault.kind}\n`)
  return act(fault)
})
