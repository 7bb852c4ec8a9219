/** The reason of a failed order, as the job shows it behind `error: `. One about files names them. */
import { cut, FileError } from '../../core/errors.ts'
import { explanationText } from '../../core/file-error.ts'

const NAMES_CHARS_MAX = 1024

const fileNames = (keys: readonly string[]): string => cut(keys.join(' '), NAMES_CHARS_MAX)

/** Its text says already which files it is about. */
class AboutFiles extends Error {}

/** Makes what goes wrong in `work` an error about these files, unless it names others. */
export async function aboutFiles<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new AboutFiles(reasonOf(cause, keys), { cause })
  }
}

/** An error of the bucket, or of Elanus itself, does not know which files it is about. `keys` is empty where it is about none. */
export function reasonOf(error: unknown, keys: readonly string[]): string {
  if (error instanceof FileError || error instanceof AboutFiles) return error.message
  const text = error instanceof Error ? error.message : String(error)
  return keys.length === 0 ? text : `${text}, file: ${fileNames(keys)}`
}

/** For workers that could not say anything any more; `how` the last one ended, and at what. */
export const diedReason = (how: string, keys: readonly string[]): string =>
  `${how}, file: ${fileNames(keys)}${explanationText({
    hint: "the machine may have run out of memory, or somebody ended the process; the server's log may say more",
  })}`
