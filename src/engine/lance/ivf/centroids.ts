/** The centroids of lists, and which of them vectors are nearest to. Both stand in one memory of WebAssembly. */
import type { LanceDistance } from '../index-plan.ts'
import { type Dots, dotsOf, ROWS } from './dots-kernel.ts'

const FLOAT_BYTES = 4

export class Centroids {
  readonly count: number
  /** As `paddedBytes` has it; zeros fill what is more. */
  readonly vectorBytes: number
  readonly #floats: Float32Array
  readonly #dots: Dots
  readonly #products: number
  /** What is added to the product with a centroid, after that was multiplied by `#factor`; the least sum is the nearest. */
  readonly #added: Float32Array
  readonly #factor: number

  /** Its own part of the memory are the first `Centroids.bytes`, which are zeros so far. */
  constructor(memory: WebAssembly.Memory, count: number, vectorBytes: number, distance: LanceDistance) {
    this.count = count
    this.vectorBytes = vectorBytes
    this.#floats = new Float32Array(memory.buffer)
    this.#dots = dotsOf(memory)
    this.#products = evenly(count) * vectorBytes
    this.#added = new Float32Array(count)
    // |v - c|² = |v|² - 2vc + |c|², of which |v|² is the same for all.
    this.#factor = distance === 'dot' ? -1 : -2
  }

  static bytes(count: number, vectorBytes: number): number {
    return evenly(count) * (vectorBytes + ROWS * FLOAT_BYTES)
  }

  /** The numbers of one, to be changed; `changed` must follow. */
  of(list: number): Float32Array {
    const begin = (list * this.vectorBytes) / FLOAT_BYTES
    return this.#floats.subarray(begin, begin + this.vectorBytes / FLOAT_BYTES)
  }

  changed(): void {
    if (this.#factor === -1) return
    for (let list = 0; list < this.count; list++) {
      let square = 0
      for (const number of this.of(list)) square += number * number
      this.#added[list] = square
    }
  }

  /** Of each of the `rows` vectors from `address` on the nearest list, to `lists` from `at` on. */
  nearest(address: number, rows: number, lists: Uint32Array, at: number): void {
    const bytes = this.vectorBytes
    for (let row = 0; row < rows; row += ROWS) {
      const [a, b, c, d] = [0, 1, 2, 3].map((r) => address + Math.min(row + r, rows - 1) * bytes)
      this.#dots(a, b, c, d, 0, evenly(this.count) / 2, bytes, this.#products)
      for (let r = 0; r < Math.min(ROWS, rows - row); r++) lists[at + row + r] = this.#least(r)
    }
  }

  /** A sum beyond what a float32 holds is no nearer than any: such a vector goes into the first list. */
  #least(row: number): number {
    let [least, found] = [Number.POSITIVE_INFINITY, 0]
    for (let list = 0, at = this.#products / FLOAT_BYTES + row; list < this.count; list++, at += ROWS) {
      const sum = this.#factor * this.#floats[at] + this.#added[list]
      if (sum >= least) continue
      least = sum
      found = list
    }
    return found
  }
}

/** The kernel takes centroids two at a time. */
const evenly = (count: number): number => count + (count % 2)
