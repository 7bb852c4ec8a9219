/** Finds the next of a few bytes with the engine's own byte search, and remembers for each where it was found. */
export class ByteSearch {
  readonly #wanted: readonly number[]
  /** Offsets in `#bytes`; its length for what does not come any more. */
  readonly #found: number[]
  #bytes: Buffer | undefined
  /** Where the last search began: what was found is not to be believed for an earlier place. */
  #from = 0

  constructor(wanted: readonly number[]) {
    this.#wanted = wanted
    this.#found = wanted.map(() => -1)
  }

  /** The offset of the first of them at or behind `from`, else the bytes' length. */
  next(bytes: Buffer, from: number): number {
    if (bytes !== this.#bytes || from < this.#from) {
      this.#bytes = bytes
      this.#found.fill(-1)
    }
    this.#from = from
    let next = bytes.length
    for (let i = 0; i < this.#wanted.length; i++) {
      if (this.#found[i] < from) {
        const at = bytes.indexOf(this.#wanted[i], from)
        this.#found[i] = at === -1 ? bytes.length : at
      }
      if (this.#found[i] < next) next = this.#found[i]
    }
    return next
  }
}
