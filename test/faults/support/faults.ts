/** What is to go wrong in a server under test, and what did. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FaultPoint } from '../../../src/core/faults.ts'

export const FAULT_KINDS = ['throw', 'hang', 'exit', 'ENOSPC', 'EIO'] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export interface Fault {
  readonly point: FaultPoint
  /** The how-manieth pass of the point is struck, from 1 on; each strikes once, also over restarts. */
  readonly pass: number
  readonly kind: FaultKind
}

export interface FaultPlan {
  /** Where passes and strikes are counted. */
  readonly folder: string
  readonly faults: readonly Fault[]
}

const ARM = fileURLToPath(new URL('arm.ts', import.meta.url))

/** The environment that arms a server and its workers. */
export const faultEnvironment = (plan: FaultPlan): Record<string, string> => ({
  ELANUS_TEST_FAULTS: JSON.stringify(plan),
  NODE_OPTIONS: `--import=${ARM}`,
})

/** How often the point was passed. */
export const passesOf = (folder: string, point: FaultPoint): number =>
  readdirSync(folder).filter((name) => name.startsWith(`${point}.`)).length

/** `point pass kind` of each strike. */
export const strikesIn = (folder: string): string[] =>
  existsSync(join(folder, 'strikes')) ? readFileSync(join(folder, 'strikes'), 'utf8').trim().split('\n') : []
