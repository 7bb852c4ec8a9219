/** Remembers what was used last, up to so many bytes. */
export class Recent<Key, Value extends { readonly bytes: number }> {
  readonly #bytesMax: number
  /** The one used last at the end. */
  readonly #known = new Map<Key, Value>()

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** Whether it is not too much by itself. */
  fits(bytes: number): boolean {
    return bytes <= this.#bytesMax
  }

  use(key: Key): Value | undefined {
    const value = this.#known.get(key)
    if (value) this.#moveToEnd(key, value)
    return value
  }

  /** What was used longest ago makes room. */
  add(key: Key, value: Value): void {
    this.#moveToEnd(key, value)
    let bytes = 0
    for (const known of this.#known.values()) bytes += known.bytes
    for (const [other, known] of this.#known) {
      if (bytes <= this.#bytesMax) return
      this.#known.delete(other)
      bytes -= known.bytes
    }
  }

  delete(key: Key): void {
    this.#known.delete(key)
  }

  deleteWhere(isGone: (key: Key) => boolean): void {
    for (const key of [...this.#known.keys()]) if (isGone(key)) this.#known.delete(key)
  }

  #moveToEnd(key: Key, value: Value): void {
    this.#known.delete(key)
    this.#known.set(key, value)
  }
}
