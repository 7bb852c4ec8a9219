/** Gives all threads of this process a lower priority. */
import { existsSync, readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** Linux keeps the priority of each thread by itself: a new thread takes that of the one that makes it, and V8's and LanceDB's are there before any code of ours runs. */
const THREADS = '/proc/self/task'

/** `priority`: a nice value. */
export function lowerPriority(priority: number): void {
  setPriority(priority)
  if (!existsSync(THREADS)) return
  // Once more after a change: a thread may have made another one just before its turn.
  while (readdirSync(THREADS).filter((thread) => lowerThread(Number(thread), priority)).length > 0) {}
}

/** Whether anything was changed. */
function lowerThread(thread: number, priority: number): boolean {
  try {
    if (getPriority(thread) >= priority) return false
    setPriority(thread, priority)
    return true
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException & { info?: { code: string } }).info?.code === 'ESRCH') return false
    throw error
  }
}
