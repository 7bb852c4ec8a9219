/** What is to go wrong in a server under test, and what did. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FaultPoint, OnceFaultPoint } from '../../../src/core/faults.ts'

/**
 * throw: an error of no kind. ENOSPC, EIO: what Node throws for a full and for a broken disk. exit: kill −9 of the process itself.
 * hang: for ever. pause: until `resumeFaults`. shortRead: the read that follows is given half of the bytes it asked for.
 * cutRead: the file of the read that follows ends too early.
 */
export const FAULT_KINDS = ['throw', 'ENOSPC', 'EIO', 'exit', 'hang', 'pause', 'shortRead', 'cutRead'] as const
export type FaultKind = (typeof FAULT_KINDS)[number]
export type Point = FaultPoint | OnceFaultPoint

export interface Fault {
  readonly point: Point
  /** The how-manieth pass of the point is struck, from 1 on, over all processes and restarts; each strikes once. */
  readonly pass: number
  readonly kind: FaultKind
}

export interface FaultPlan {
  /** Below the folder; holds passes and strikes. */
  readonly name: string
  readonly faults: readonly Fault[]
}

export interface Strike extends Fault {
  readonly pid: number
}

const ARM = fileURLToPath(new URL('arm.ts', import.meta.url))
const RECORD = fileURLToPath(new URL('record-syncs.ts', import.meta.url))

/** The environment that arms a server and its workers: they look into the folder for what is to go wrong. `syncs`: they note there what they sync. */
export const faultEnvironment = (folder: string, syncs?: string): Record<string, string> => ({
  ELANUS_TEST_FAULTS: folder,
  NODE_OPTIONS: `--import=${ARM}${syncs === undefined ? '' : ` --import=${RECORD}`}`,
  ...(syncs === undefined ? {} : { ELANUS_TEST_SYNCS: syncs }),
})

/** From now on these faults are due, in every process that looks into the folder; passes count from 1 again. */
export function planFaults(folder: string, faults: readonly Fault[] = []): void {
  const name = String(readdirSync(folder).length)
  mkdirSync(join(folder, name))
  const plan: FaultPlan = { name, faults }
  writeFileSync(join(folder, 'next.json'), JSON.stringify(plan))
  renameSync(join(folder, 'next.json'), join(folder, 'plan.json'))
}

export const planIn = (folder: string): FaultPlan | undefined =>
  existsSync(join(folder, 'plan.json')) ? JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) : undefined

const current = (folder: string): string => join(folder, planIn(folder)!.name)

/** How often each point was passed since the faults were planned. */
export function passesIn(folder: string): Map<Point, number> {
  const passes = new Map<Point, number>()
  for (const name of readdirSync(current(folder))) {
    const point = name.split('.')[0] as Point
    if (/^\w+\.\d+$/.test(name)) passes.set(point, (passes.get(point) ?? 0) + 1)
  }
  return passes
}

export function strikesIn(folder: string): Strike[] {
  const file = join(current(folder), 'strikes')
  if (!existsSync(file)) return []
  // Whoever is being struck may be writing the last line.
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Strike)
}

/** Lets whoever pauses at this fault go on. */
export const resumeFault = (folder: string, { point, pass }: Fault): void =>
  writeFileSync(join(current(folder), `${point}.${pass}.go`), '')
