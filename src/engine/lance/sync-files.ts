/** Makes a table's files durable. Lance writes and renames but never syncs; until this returns nothing may be promised. */
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Lance rewrites this one in place; all other files are written once. */
const REWRITTEN = 'latest_version_hint.json'

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Syncs every file and folder below `folder`, and `folder`'s own entry in its parent.
 * `synced` holds the files that earlier calls have made durable, and is added to.
 */
export async function syncTree(folder: string, parent: string, synced: Set<string> = new Set()): Promise<void> {
  await syncFolder(folder, synced)
  await syncPath(parent)
}

async function syncFolder(folder: string, synced: Set<string>): Promise<void> {
  let changed = false
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      changed ||= !synced.has(path)
      await syncFolder(path, synced)
    } else if (!synced.has(path) || entry.name === REWRITTEN) {
      await syncPath(path)
      synced.add(path)
      changed = true
    }
  }
  if (changed || !synced.has(folder)) await syncPath(folder)
  synced.add(folder)
}
