/** Gives all threads of this process a lower priority. */
import { existsSync, readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Linux keeps the priority of each thread by itself: a new thread takes that of the one that makes it, and V8's and LanceDB's are there before any code of ours runs. */
const THREADS = '/proc/self/task'

/** `priority`: a nice value. */
export function lowerPriority(priority: number): void {
  setPriority(priority)
  if (!existsSync(THREADS)) return
  const lowered = new Set<string>()
  // Once more after a change: a thread may have made another one just before its turn.
  for (let before = -1; lowered.size > before; ) {
    before = lowered.size
    for (const thread of readdirSync(THREADS)) {
      if (!lowered.has(thread)) lowerThread(Number(thread), priority)
      lowered.add(thread)
    }
  }
}

function lowerThread(thread: number, priority: number): void {
  try {
    setPriority(thread, priority)
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException & { info?: { code: string } }).info?.code !== 'ESRCH') throw error
  }
}
