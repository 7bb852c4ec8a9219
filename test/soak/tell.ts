/** Tells a story of operations to a new server, from begin to end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SoakDifference } from './difference.ts'
import type { Op } from './op.ts'
import { SoakRun } from './soak-run.ts'

export interface NumberedOp {
  /** Tells apart the rows of different writers. */
  readonly number: number
  readonly op: Op
}

export interface Told {
  readonly counts: Readonly<Record<string, number>>
  /** All operations up to the one that was followed by a difference. */
  readonly told: readonly NumberedOp[]
  readonly difference: Error | undefined
}

/** `story` may be endless: it is asked for the next operation only when the one before is done. */
export async function tell(
  story: Iterable<NumberedOp>,
  isCanary = false,
  onTold: (told: NumberedOp, run: SoakRun) => void = () => {},
): Promise<Told> {
  const dataDir = mkdtempSync(join(tmpdir(), 'elanus-soak-'))
  const run = new SoakRun({ dataDir, isCanary })
  const told: NumberedOp[] = []
  try {
    await run.begin()
    for (const step of story) {
      told.push(step)
      await run.perform(step.op, step.number)
      onTold(step, run)
    }
    await run.end()
    return { counts: run.counts, told, difference: undefined }
  } catch (error) {
    // Whatever else goes wrong is no less a finding: a refused request, a server that does not start.
    const difference =
      error instanceof SoakDifference ? error : new Error(`not even a difference: ${error}`, { cause: error })
    return { counts: run.counts, told, difference }
  } finally {
    await run.kill()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
}
