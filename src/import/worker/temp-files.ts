/** What LanceDB leaves in a worker's folder for temporary files. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

export class TempFiles {
  readonly #folder: string
  /** Folders that LanceDB goes on using. */
  readonly #kept: ReadonlySet<string>

  private constructor(folder: string, kept: readonly string[]) {
    this.#folder = folder
    this.#kept = new Set(kept)
  }

  /** To be called when LanceDB is open and has not worked yet. */
  static async open(folder: string): Promise<TempFiles> {
    return new TempFiles(folder, await readdir(folder))
  }

  /** Removes what `work` leaves: the files in which LanceDB sorts vectors for an index, as large as the vectors themselves. */
  async leavingNone<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      for (const name of await readdir(this.#folder)) {
        const path = join(this.#folder, name)
        const gone = this.#kept.has(name) ? (await readdir(path)).map((inner) => join(path, inner)) : [path]
        for (const one of gone) await rm(one, { recursive: true })
      }
    }
  }
}
