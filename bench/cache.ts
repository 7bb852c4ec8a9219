/** The bench's own folder: files made once, Python environments, and a folder for what each run leaves behind. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CACHE_DEFAULT = fileURLToPath(new URL('.cache', import.meta.url))
const RUN_FOLDER = /^run-(\d+)-/

/** Also removes what runs that were killed could not remove themselves. */
export function openCache(folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    const pid = Number(RUN_FOLDER.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) removeFolder(join(folder, name))
  }
  return folder
}

/** Data lies beside the cached files, on the same disk: a memory file system would make fsync free. */
export async function inRunFolder<T>(cache: string, work: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = makeRunFolder(cache)
  try {
    return await work(folder)
  } finally {
    removeFolder(folder)
  }
}

export const makeRunFolder = (cache: string): string => mkdtempSync(join(cache, `run-${process.pid}-`))

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: no such process.
    return false
  }
}
