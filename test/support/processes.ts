/** Finds processes through /proc. Linux only. */
import { readdirSync, readFileSync } from 'node:fs'

/** The direct children of a process. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statOf(name)?.[1] === String(pid))
    .map(Number)
}

/** A process that has ended but was not waited for counts as ended. */
export function isAlive(pid: number): boolean {
  const state = statOf(String(pid))?.[0]
  return state !== undefined && state !== 'Z'
}

/** State, parent, … of a process; undefined where there is none. */
function statOf(pid: string): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  } catch {
    return undefined
  }
}
