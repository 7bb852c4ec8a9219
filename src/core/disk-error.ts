/** What a disk says that does not do what it was asked to, however it reaches us: from Node, from SQLite, or in the engine's text. */
const DISK_ERRORS = [
  { code: 'ENOSPC', number: 28, sqlite: 13, text: 'no space is left on the disk of the data folder' },
  { code: 'EDQUOT', number: 122, sqlite: undefined, text: 'the quota on the disk of the data folder is used up' },
  { code: 'EIO', number: 5, sqlite: 10, text: 'the disk of the data folder failed' },
  { code: 'EROFS', number: 30, sqlite: 8, text: 'the disk of the data folder can only be read' },
  { code: 'EMFILE', number: 24, sqlite: undefined, text: 'the process has too many files open' },
  { code: 'ENFILE', number: 23, sqlite: undefined, text: 'the machine has too many files open' },
] as const

/** In words with the error's name, e.g. `no space is left on the disk of the data folder (ENOSPC)`; undefined where no disk is to blame. */
export function diskError(error: unknown): string | undefined {
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: unknown }
  const found = DISK_ERRORS.find(
    (kind) =>
      code === kind.code ||
      // SQLite's extended codes carry the plain one in their last byte.
      (typeof errcode === 'number' && (errcode & 0xff) === kind.sqlite) ||
      String(message).includes(`(os error ${kind.number})`),
  )
  return found && `${found.text} (${found.code})`
}

/** Runs `work`; what it throws says what could not be done, e.g. `cannot store rows: the disk of the data folder failed (EIO)`. */
export async function naming<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw new Error(`cannot ${what}: ${diskError(cause) ?? (cause as Error).message}`, { cause })
  }
}
