/** Shuts the server down in named phases, each with its time; a phase that hangs is named and left behind. */
import type { Logger } from './core/logger.ts'

const PHASE_MS_MAX = 10_000

export interface Phase {
  readonly name: string
  readonly run: () => Promise<void>
}

/** `phaseMsMax`: for each phase. */
export async function shutDown(
  phases: readonly Phase[],
  logger: Logger,
  phaseMsMax: number = PHASE_MS_MAX,
): Promise<void> {
  for (const { name, run } of phases) {
    try {
      await withinTime(run(), phaseMsMax)
      logger.debug({ phase: name }, 'shut down')
    } catch (error) {
      logger.error({ phase: name, err: error }, 'a phase of the shutdown failed')
    }
  }
}

async function withinTime(work: Promise<void>, msMax: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${msMax} ms`)), msMax)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
