/** Makes a table's files durable. Lance writes and renames but never syncs; until this is through nothing may be promised. */
import type { Dirent } from 'node:fs'
import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { mapBounded } from '../../core/map-bounded.ts'

const SYNCS_AT_A_TIME = 4

/** Of a table: where its rows lie. */
export const DATA_FOLDER = 'data'

/** Another file under the same name, or other bytes in it, are told by this. */
const identityOf = ({ ino, mtimeNs, size }: { ino: bigint; mtimeNs: bigint; size: bigint }): string =>
  `${ino}-${mtimeNs}-${size}`

export function unlessGone(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

async function withFile<T>(path: string, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(path, 'r')
  try {
    return await work(handle)
  } finally {
    await handle.close()
  }
}

export class TableSync {
  readonly #folder: string
  readonly #parent: string
  /** The files that are durable, with their identities. */
  readonly #files = new Map<string, string>()
  /** The folders that were durable when they were last looked at. */
  readonly #folders = new Set<string>()
  /** Folders with files or folders that are new since then. */
  readonly #changed = new Set<string>()
  #ahead: Promise<void> = Promise.resolve()
  /** Nothing is under way, and nothing has gone wrong that is still to be told. */
  isSettled = true

  /** `parent`: the folder that the table's own lies in. */
  constructor(folder: string, parent: string) {
    this.#folder = folder
    this.#parent = parent
  }

  /**
   * Begins with the data files that are there, so that the disk works while more is made. Returns once it knows them: from then on
   * others may be written. What goes wrong fails the next `all`: a disk may tell of an error once only.
   */
  async ahead(): Promise<void> {
    const data = join(this.#folder, DATA_FOLDER)
    // Lance never uses the name of a data file again.
    const files = (await readdir(data)).map((name) => join(data, name)).filter((path) => !this.#files.has(path))
    this.isSettled = false
    const ahead = this.#ahead.then(async () => {
      // A segment whose job has ended is removed under it.
      for (const path of files) await this.#file(path).catch(unlessGone)
    })
    this.#ahead = ahead
    const settle = () => {
      if (this.#ahead === ahead) this.isSettled = true
    }
    ahead.then(settle, () => undefined)
  }

  /** Syncs every file and folder of the table, and its entry in its parent. */
  async all(): Promise<void> {
    await this.#ahead
    await this.#syncFolder(this.#folder)
    await withFile(this.#parent, (parent) => parent.sync())
  }

  async #syncFolder(folder: string): Promise<void> {
    // Side by side: the file system makes one journey to the disk for several. All have ended when one has failed.
    const errors: unknown[] = []
    await mapBounded(await readdir(folder, { withFileTypes: true }), SYNCS_AT_A_TIME, async (entry) => {
      await this.#entry(folder, entry).catch((error) => errors.push(error))
    })
    if (errors.length > 0) throw errors[0]
    if (this.#folders.has(folder) && !this.#changed.has(folder)) return
    await withFile(folder, (handle) => handle.sync())
    this.#folders.add(folder)
    this.#changed.delete(folder)
  }

  async #entry(folder: string, entry: Dirent): Promise<void> {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return this.#file(path)
    if (!this.#folders.has(path)) this.#changed.add(folder)
    await this.#syncFolder(path)
  }

  async #file(path: string): Promise<void> {
    if (this.#files.get(path) === identityOf(await stat(path, { bigint: true }))) return
    const identity = await withFile(path, async (handle) => {
      // Before it is synced: what changes from here on is not promised.
      const before = identityOf(await handle.stat({ bigint: true }))
      await handle.sync()
      return before
    })
    this.#files.set(path, identity)
    this.#changed.add(dirname(path))
  }
}
