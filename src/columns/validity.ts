/** Which rows of a column are null, as an Arrow bitmap; it holds nothing until the first null comes. */
const BITMAP_BYTES_MIN = 128

export class Validity {
  nulls = 0
  #bits: Uint8Array | undefined

  get byteLength(): number {
    return this.#bits?.length ?? 0
  }

  markNull(row: number): void {
    const needed = (row >> 3) + 1
    let bits = this.#bits
    if (!bits || bits.length < needed) {
      bits = new Uint8Array(Math.max(needed * 2, BITMAP_BYTES_MIN)).fill(0xff)
      if (this.#bits) bits.set(this.#bits)
      this.#bits = bits
    }
    bits[row >> 3] &= ~(1 << (row & 7))
    this.nulls++
  }

  /** The bitmap of `rows` rows, or null where none is null; forgets them. */
  finish(rows: number): { nullCount: number; nullBitmap: Uint8Array | null } {
    if (this.nulls === 0) return { nullCount: 0, nullBitmap: null }
    const bytes = (rows + 7) >> 3
    let bits = this.#bits!
    if (bits.length < bytes) {
      bits = new Uint8Array(bytes).fill(0xff)
      bits.set(this.#bits!)
    }
    const finished = { nullCount: this.nulls, nullBitmap: bits.subarray(0, bytes) }
    this.nulls = 0
    this.#bits = undefined
    return finished
  }
}
