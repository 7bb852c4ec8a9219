/** A full disk is nobody's fault but somebody's to mend: it gets words of its own instead of the engine's. */
import { apiErrorText, ERROR_CODES } from '../../core/errors.ts'

/** Lance's, Node's and SQLite's words for it. */
const FULL = /No space left on device|ENOSPC|database or disk is full/i

const TEXT = `${ERROR_CODES.ioFailed.text}: no space left on the disk that holds the data folder; free some space and try again`

/** Runs `work`; what fails for want of space becomes 1001. */
export async function namingFullDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw FULL.test((cause as Error).message) ? apiErrorText('ioFailed', TEXT, { cause }) : cause
  }
}
