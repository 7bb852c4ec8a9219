/**
 * What the keys of an object stand for, found without making a string of each: the objects of a file mostly have the same
 * keys in the same order, so each place remembers the key it held last.
 */
import type { JsonCursor } from './json-cursor.ts'

/** So many places are remembered. */
const SLOTS_MAX = 1024

export interface KeySlot<T> {
  readonly key: string
  readonly utf8: Uint8Array
  /** undefined for a key nobody knows. */
  readonly target: T | undefined
}

export class KeySlots<T> {
  readonly #known = new Map<string, KeySlot<T>>()
  readonly #last: KeySlot<T>[] = []

  constructor(targets: Iterable<readonly [key: string, target: T]>) {
    for (const [key, target] of targets) this.#known.set(key, { key, utf8: Buffer.from(key), target })
  }

  has(key: string): boolean {
    return this.#known.has(key)
  }

  /** The key that the cursor has just scanned, the `place`th of its object. */
  find({ string, bytes }: JsonCursor, place: number): KeySlot<T> {
    const last = this.#last[place]
    if (last !== undefined && !string.hasEscapes && string.to - string.from === last.utf8.length) {
      let same = 0
      while (same < last.utf8.length && last.utf8[same] === bytes[string.from + same]) same++
      if (same === last.utf8.length) return last
    }
    const key = string.decode(bytes)
    const slot = this.#known.get(key) ?? { key, utf8: Buffer.from(key), target: undefined }
    if (place < SLOTS_MAX) this.#last[place] = slot
    return slot
  }
}
