/** The keys of the files in a folder and below it. Follows no link to a folder, opens no file. */
import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { objectUnreadable } from './object-errors.ts'
import { isNormalKey } from './object-key.ts'

/**
 * `folder`: '' or ends with '/'; the prefix begins with it. `isFile` says whether a symbolic link is a file of the bucket.
 * A folder that vanishes meanwhile holds nothing.
 */
export async function* keysBelow(
  root: string,
  folder: string,
  prefix: string,
  isFile: (key: string) => Promise<boolean>,
): AsyncGenerator<string, void, undefined> {
  for (const entry of await entriesOf(root, folder)) {
    const key = folder + entry.name
    if (!isNormalKey(key)) continue
    if (entry.isDirectory()) {
      const below = `${key}/`
      if (below.startsWith(prefix)) yield* keysBelow(root, below, prefix, isFile)
    } else if (key.startsWith(prefix)) {
      if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(key)))) yield key
    }
  }
}

async function entriesOf(root: string, folder: string): Promise<Dirent[]> {
  try {
    return await readdir(join(root, folder), { withFileTypes: true })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw objectUnreadable(folder, message, error)
  }
}
