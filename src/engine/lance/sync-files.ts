/** Makes a table's files durable. Lance writes and renames but never syncs; until this is through nothing may be promised. */
import { open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Lance rewrites this one in place; all other files are written once. */
const REWRITTEN = 'latest_version_hint.json'
/** Of a table: where its rows lie. */
export const DATA_FOLDER = 'data'

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export class TableSync {
  readonly #folder: string
  readonly #parent: string
  /** Files that are durable, and folders that were when they were last looked at. */
  readonly #synced = new Set<string>()
  /** Folders with files or folders that are new since then. */
  readonly #changed = new Set<string>()
  #ahead: Promise<void> = Promise.resolve()

  /** `parent`: the folder that the table's own lies in. */
  constructor(folder: string, parent: string) {
    this.#folder = folder
    this.#parent = parent
  }

  /**
   * Begins with the data files that are there, so that the disk works while more is made. Returns once it knows them: from then on
   * others may be written. What goes wrong fails the next `settle` or `all`: a disk may tell of an error once only.
   */
  async ahead(): Promise<void> {
    const data = join(this.#folder, DATA_FOLDER)
    const files = (await readdir(data)).map((name) => join(data, name)).filter((path) => !this.#synced.has(path))
    this.#ahead = this.#ahead.then(async () => {
      for (const path of files) await this.#file(path)
    })
    this.#ahead.catch(() => undefined)
  }

  /** Waits for what `ahead` has begun; throws if it failed. */
  settle(): Promise<void> {
    return this.#ahead
  }

  /** Syncs every file and folder of the table, and its entry in its parent. */
  async all(): Promise<void> {
    await this.settle()
    await this.#syncFolder(this.#folder)
    await syncPath(this.#parent)
  }

  async #syncFolder(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!this.#synced.has(path)) this.#changed.add(folder)
        await this.#syncFolder(path)
      } else if (!this.#synced.has(path) || entry.name === REWRITTEN) {
        await this.#file(path)
      }
    }
    if (this.#synced.has(folder) && !this.#changed.has(folder)) return
    await syncPath(folder)
    this.#synced.add(folder)
    this.#changed.delete(folder)
  }

  async #file(path: string): Promise<void> {
    await syncPath(path)
    this.#synced.add(path)
    this.#changed.add(dirname(path))
  }
}
