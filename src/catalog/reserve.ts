/**
 * A file that holds some space of the disk, given free when the disk is full: so that the catalog can still note that an import
 * has failed, whose hidden segments then make room. Its bytes are random, lest a file system that packs saves them.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Many times what one transaction takes. */
const RESERVE_BYTES = 4 * 1024 * 1024
const SQLITE_FULL = 13

export class Reserve {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
    this.refill()
  }

  /** Runs `work`, and a second time with the reserve given free where the disk was full. */
  spend<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== SQLITE_FULL || !this.#giveFree()) throw error
      return work()
    }
  }

  /** Takes the space back, where it was given free and there is more than enough again. */
  refill(): void {
    if (existsSync(this.#file)) return
    const { bavail, bsize } = statfsSync(dirname(this.#file))
    if (bavail * bsize < 4 * RESERVE_BYTES) return
    writeFileSync(this.#file, randomBytes(RESERVE_BYTES), { flush: true })
  }

  #giveFree(): boolean {
    if (!existsSync(this.#file)) return false
    rmSync(this.#file)
    return true
  }
}
