/**
 * What a power cut would leave of the segments' folder, at worst: a file that was not synced since it was written has lost its
 * bytes, and one that was not in its folder when that was last synced is gone.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Sync {
  readonly path: string
  readonly mtimeMs: number
  readonly size: number
  readonly ino: number
}

export type Loss = 'gone' | 'empty' | 'garbage'

/** Returns how many files were lost. Files that are `empty` or `garbage` keep their place in the folder. */
export function losePower(segments: string, syncLog: string, loss: Loss): number {
  const syncs = existsSync(syncLog)
    ? readFileSync(syncLog, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Sync => JSON.parse(line))
    : []
  const last = new Map(syncs.map((sync) => [sync.path, sync]))
  let lost = 0
  for (const entry of readdirSync(segments, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const { mtimeMs, size, ino } = statSync(path)
    const synced = last.get(path)
    const isWhole = synced?.ino === ino && synced.size === size && synced.mtimeMs === mtimeMs
    if (isWhole && isInFolder(path, segments, last)) continue
    lost++
    if (loss === 'gone') rmSync(path)
    else if (loss === 'empty') truncateSync(path, 0)
    else writeFileSync(path, Buffer.alloc(size, 0xa5))
  }
  return lost
}

/** Whether every folder on the way was synced after it had got what lies in it. */
function isInFolder(path: string, top: string, last: ReadonlyMap<string, Sync>): boolean {
  for (let child = path; child !== top; child = dirname(child)) {
    const folder = last.get(dirname(child))
    if (!folder || cameAtMs(child) > folder.mtimeMs) return false
  }
  return true
}

/** A file may have come by a rename, which changes its ctime; Lance renames no folder. */
function cameAtMs(path: string): number {
  const stat = statSync(path)
  return stat.isDirectory() ? stat.birthtimeMs : stat.ctimeMs
}
