/**
 * Takes away, before a table is opened, the versions that are newer than the one that counts: a crash has left them, and after
 * a power cut they may not even be readable. Lance names a version's manifest by 2^64 - 1 - version.
 */
import { open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Of a table: where the manifests of its versions lie. */
export const VERSIONS_FOLDER = '_versions'
const MANIFEST = /^(\d{20})\.manifest$/
const LAST = 2n ** 64n - 1n

export const manifestName = (version: number): string => `${String(LAST - BigInt(version)).padStart(20, '0')}.manifest`

/** `folder`: the table's. The data files of what is taken away stay until the table is cleaned or removed. */
export async function removeNewerVersions(folder: string, version: number): Promise<void> {
  const versions = join(folder, VERSIONS_FOLDER)
  const newer = (await readdir(versions)).filter((name) => {
    const number = MANIFEST.exec(name)?.[1]
    return number !== undefined && LAST - BigInt(number) > BigInt(version)
  })
  if (newer.length === 0) return
  for (const name of newer) await rm(join(versions, name))
  const handle = await open(versions)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
