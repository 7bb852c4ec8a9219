/**
 * What a power cut would leave of the segments' folder, at worst: a file that was not synced since it was written has lost its
 * bytes, and one that was not in its folder when that was last synced is gone.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Random } from '../../fuzz/random.ts'

interface Sync {
  readonly path: string
  readonly mtimeMs: number
  readonly size: number
  readonly ino: number
}

export type Loss = 'gone' | 'empty' | 'garbage'

/** Returns how many files were lost. Files that are `empty` or `garbage` keep their place in the folder. */
export function losePower(segments: string, syncLog: string, loss: Loss): number {
  const files = unsyncedIn(segments, syncLog)
  for (const file of files) lose(join(segments, file), loss)
  return files.length
}

/** The files that a power cut may take, by their paths below `segments`. */
export function unsyncedIn(segments: string, syncLog: string): string[] {
  const last = new Map(syncsIn(syncLog).map((sync) => [sync.path, sync]))
  return filesIn(segments).filter((file) => {
    const path = join(segments, file)
    const { mtimeMs, size, ino } = statSync(path)
    const synced = last.get(path)
    const isWhole = synced?.ino === ino && synced.size === size && synced.mtimeMs === mtimeMs
    return !isWhole || !isInFolder(path, segments, last)
  })
}

/** Some of the unsynced files are whole, some are not, and some that were removed are back: the disk writes in what order it likes. */
export function loseSome(segments: string, unsynced: readonly string[], before: string, random: Random): void {
  for (const file of unsynced) {
    const loss = random.pick(['none', 'gone', 'empty', 'garbage', 'half'] as const)
    const path = join(segments, file)
    if (loss === 'half') truncateSync(path, statSync(path).size >> 1)
    else if (loss !== 'none') lose(path, loss)
  }
  for (const file of filesIn(before)) {
    // Whole folders too: of a table that is removed any part may be left.
    if (existsSync(join(segments, file)) || random.below(2) === 0) continue
    mkdirSync(dirname(join(segments, file)), { recursive: true })
    copyFileSync(join(before, file), join(segments, file))
  }
}

export function lose(path: string, loss: Loss): void {
  if (loss === 'gone') rmSync(path)
  else if (loss === 'empty') truncateSync(path, 0)
  else writeFileSync(path, Buffer.alloc(statSync(path).size, 0xa5))
}

/** The last line may be being written. */
const syncsIn = (syncLog: string): Sync[] =>
  existsSync(syncLog)
    ? readFileSync(syncLog, 'utf8')
        .split('\n')
        .slice(0, -1)
        .map((line): Sync => JSON.parse(line))
    : []

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))

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
