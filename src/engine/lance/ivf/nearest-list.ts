/** Tells of vectors to which list's centroid each is nearest. Centroids and vectors stand in one memory of WebAssembly. */
import type { LanceDistance } from '../index-plan.ts'
import { type Dots, dotsOf, ROWS, STEP_BYTES } from './dots-kernel.ts'

const FLOAT_BYTES = 4

/** Of a vector in the memory: the same, or a little more, which is filled with zeros. */
export const paddedBytes = (vectorBytes: number): number => Math.ceil(vectorBytes / STEP_BYTES) * STEP_BYTES

export class NearestList {
  readonly #floats: Float32Array
  readonly #dots: Dots
  readonly #vectorBytes: number
  readonly #products: number
  /** What is added to the product with a centroid, after that was multiplied by `#factor`; the least sum is the nearest. */
  readonly #added: Float32Array
  readonly #factor: number
  readonly count: number

  /** `vectorBytes`: as padded. Its own part of the memory is the first `NearestList.bytes`, which are zeros so far. */
  constructor(memory: WebAssembly.Memory, count: number, vectorBytes: number, distance: LanceDistance) {
    this.#floats = new Float32Array(memory.buffer)
    this.#dots = dotsOf(memory)
    this.#vectorBytes = vectorBytes
    this.#products = evenly(count) * vectorBytes
    this.#added = new Float32Array(count)
    // |v - c|² = |v|² - 2vc + |c|², of which |v|² is the same for all.
    this.#factor = distance === 'dot' ? -1 : -2
    this.count = count
  }

  static bytes(count: number, vectorBytes: number): number {
    return evenly(count) * (vectorBytes + ROWS * FLOAT_BYTES)
  }

  /** The numbers of a centroid, to be changed; `changed` must follow. */
  centroid(list: number): Float32Array {
    const begin = (list * this.#vectorBytes) / FLOAT_BYTES
    return this.#floats.subarray(begin, begin + this.#vectorBytes / FLOAT_BYTES)
  }

  changed(): void {
    if (this.#factor === -1) return
    for (let list = 0; list < this.count; list++) {
      let square = 0
      for (const number of this.centroid(list)) square += number * number
      this.#added[list] = square
    }
  }

  /** For the `rows` vectors at `address`, behind which there is memory for three more: writes their lists to `lists` from `at` on. */
  find(address: number, rows: number, lists: Uint32Array, at: number): void {
    const first = this.#products / FLOAT_BYTES
    for (let row = 0; row < rows; row += ROWS) {
      const from = address + row * this.#vectorBytes
      this.#dots(from, 0, evenly(this.count) / 2, this.#vectorBytes, this.#products)
      for (let r = 0; r < Math.min(ROWS, rows - row); r++) lists[at + row + r] = this.#least(first + r)
    }
  }

  /** A sum beyond what a float32 holds is no nearer than any: such a vector goes into the first list. */
  #least(first: number): number {
    let [list, least] = [0, Number.POSITIVE_INFINITY]
    for (let i = 0; i < this.count; i++) {
      const sum = this.#factor * this.#floats[first + i * ROWS] + this.#added[i]
      if (sum < least) {
        least = sum
        list = i
      }
    }
    return list
  }
}

/** The kernel takes centroids two at a time. */
const evenly = (count: number): number => count + (count % 2)
