/**
 * BM25 over packed term counts: what is counted over all rows, and a row's score by it. Pure.
 * See docs/decisions/0011-bm25-statistics-and-hash.md.
 *
 *   score(query, row) = Σ over the terms of both: count in the query · idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / average))
 *   idf = ln(1 + (N − n + 0.5) / (n + 0.5))        N rows with a text, n of them with the term
 */
import { eachPair, PAIR_BYTES } from '../core/sparse-vector.ts'

export interface Bm25Params {
  readonly k1: number
  readonly b: number
}

/** Reads pairs at offsets of one buffer after another. */
class Pairs {
  #bytes: Uint8Array | undefined
  #view!: DataView

  at(bytes: Uint8Array): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    return this.#view
  }
}

/** Counts rows, their lengths in terms, and for some terms the rows that have it. */
export class Bm25Statistics {
  rows = 0
  length = 0
  readonly #rowsWith = new Map<number, number>()
  readonly #pairs = new Pairs()

  /** `queries`: packed term counts; their terms are the ones that are counted. */
  constructor(queries: readonly Uint8Array[]) {
    for (const query of queries) eachPair(query, (index) => this.#rowsWith.set(index, 0))
  }

  /** Adds the row of packed term counts in bytes[at, end). */
  add(bytes: Uint8Array, at: number, end: number): void {
    const view = this.#pairs.at(bytes)
    this.rows++
    for (let p = at; p < end; p += PAIR_BYTES) {
      this.length += view.getFloat32(p + 4, true)
      const index = view.getUint32(p, true)
      const rows = this.#rowsWith.get(index)
      if (rows !== undefined) this.#rowsWith.set(index, rows + 1)
    }
  }

  idf(index: number): number {
    const rowsWith = this.#rowsWith.get(index) ?? 0
    return Math.log(1 + (this.rows - rowsWith + 0.5) / (rowsWith + 0.5))
  }
}

/** The score of the row in bytes[at, end), as a float32; NaN where it has no term of the query. */
export function bm25Score(
  query: Uint8Array,
  statistics: Bm25Statistics,
  { k1, b }: Bm25Params,
): (bytes: Uint8Array, at: number, end: number) => number {
  const indices: number[] = []
  const weights: number[] = []
  eachPair(query, (index, count) => {
    indices.push(index)
    weights.push(count * statistics.idf(index) * (k1 + 1))
  })
  const average = statistics.length / statistics.rows
  const counts = new Float64Array(indices.length)
  const pairs = new Pairs()
  return (bytes, at, end) => {
    const view = pairs.at(bytes)
    counts.fill(0)
    let [length, matched, term] = [0, 0, 0]
    for (let p = at; p < end; p += PAIR_BYTES) {
      const count = view.getFloat32(p + 4, true)
      length += count
      const index = view.getUint32(p, true)
      while (term < indices.length && indices[term] < index) term++
      if (indices[term] !== index) continue
      counts[term] = count
      matched++
    }
    if (matched === 0) return Number.NaN
    const norm = k1 * (1 - b + (b * length) / average)
    let score = 0
    for (let i = 0; i < counts.length; i++) score += (weights[i] * counts[i]) / (counts[i] + norm)
    return Math.fround(score)
  }
}
