/** One lock for each collection: whoever changes which of its rows are visible holds it. */
import { Mutex } from '../../core/mutex.ts'

export class CollectionLocks {
  readonly #locks = new Map<number, Mutex>()

  of(collectionId: number): Mutex {
    let lock = this.#locks.get(collectionId)
    if (!lock) this.#locks.set(collectionId, (lock = new Mutex()))
    return lock
  }

  /** Until whoever holds a lock or waits for one is through. */
  async free(): Promise<void> {
    for (const lock of this.#locks.values()) await lock.run(async () => {})
  }
}
