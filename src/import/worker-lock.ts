/**
 * Keeps a starting server from the segments as long as workers of a killed one still live: they may be in the middle of a
 * write. Every worker shares the lock for its whole life and never gives it back; the server waits until nobody has it. It
 * is SQLite's lock on an empty file, so the kernel frees it however a process ends.
 */
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartupError } from '../core/startup-error.ts'

/** A worker ends as soon as it has noticed, at the latest after the write that is under way. */
const WAIT_MS_MAX = 30_000
const POLL_MS = 20

/** For a worker. Whoever drops what this returns drops the lock. */
export function shareWorkerLock(file: string): DatabaseSync {
  const db = new DatabaseSync(file)
  db.exec(`PRAGMA busy_timeout = ${WAIT_MS_MAX}; BEGIN`)
  // The first read takes the lock, the transaction keeps it.
  db.prepare('SELECT count(*) FROM sqlite_schema').get()
  return db
}

/** For the server, before it touches a segment or starts a worker. Throws StartupError where workers do not end. */
export async function waitForNoWorkers(file: string, msMax: number = WAIT_MS_MAX): Promise<void> {
  const db = new DatabaseSync(file)
  try {
    for (const end = Date.now() + msMax; !isFree(db); await sleep(POLL_MS)) {
      if (Date.now() < end) continue
      throw new StartupError(
        `import workers of an earlier server still hold ${file}; end these processes and start again`,
      )
    }
  } finally {
    db.close()
  }
}

const SQLITE_BUSY = 5

function isFree(db: DatabaseSync): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE; COMMIT')
    return true
  } catch (error) {
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return false
    throw error
  }
}
