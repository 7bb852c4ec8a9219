/** The bytes and offsets of an Arrow Utf8 column under construction. It stores what it is given and checks nothing. */
import { utf8Text } from '../json/text-of.ts'
import { grown } from './grow.ts'

export class Utf8Buffer {
  #bytes = new Uint8Array(0)
  #offsets = new Int32Array(1)
  #rows = 0

  get byteLength(): number {
    return this.#offsets[this.#rows] + (this.#rows + 1) * 4
  }

  /** Appends a row of bytes[start, end). */
  pushBytes(bytes: Uint8Array, start: number, end: number): void {
    const to = this.reserve(end - start)
    const from = this.#offsets[this.#rows]
    // A short copy is cheaper by hand than through the view that `set` needs.
    if (end - start < 32) for (let i = start, at = from; i < end; i++, at++) to[at] = bytes[i]
    else to.set(bytes.subarray(start, end), from)
    this.commit(end - start)
  }

  /** Makes room for `bytes` more and returns the whole buffer; write at `offset`, then `commit`. */
  reserve(bytes: number): Uint8Array {
    this.#bytes = grown(this.#bytes, this.offset + bytes)
    return this.#bytes
  }

  get offset(): number {
    return this.#offsets[this.#rows]
  }

  commit(bytes: number): void {
    const end = this.offset + bytes
    this.#offsets = grown(this.#offsets, this.#rows + 2)
    this.#offsets[++this.#rows] = end
  }

  textAt(row: number): string {
    return utf8Text(this.#bytes, this.#offsets[row], this.#offsets[row + 1])
  }

  finish(): { valueOffsets: Int32Array; data: Uint8Array } {
    const rows = this.#rows
    const finished = { valueOffsets: this.#offsets.subarray(0, rows + 1), data: this.#bytes.subarray(0, this.offset) }
    this.#rows = 0
    return finished
  }
}
