/**
 * How often each term stands in a text, as a sparse vector: a term's index is the CRC-32 of its UTF-8 bytes modulo 2^32 − 1,
 * its value the count. Two terms of one index are one term. See docs/decisions/0011-bm25-statistics-and-hash.md.
 */
import { crc32 } from 'node:zlib'
import { limits } from '../core/limits.ts'
import { PAIR_BYTES } from '../core/sparse-vector.ts'
import type { Analyzer } from './analyzer.ts'

/** 2^32 − 1 itself is no index of a sparse vector. */
const INDEX_END = 2 ** 32 - 1
const NO_TERM = -1

export const termIndex = (term: string): number => crc32(term) % INDEX_END

export class TermCounter {
  readonly #analyzer: Analyzer
  /** Token → index of its term, or NO_TERM. */
  readonly #known = new Map<string, number>()
  #indices = new Uint32Array(256)
  #pairs = new DataView(new ArrayBuffer(256 * PAIR_BYTES))

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer
  }

  /** The pairs of a text, as core/sparse-vector packs them: a view that stands until the next call. */
  count(text: string): Uint8Array {
    const tokens = this.#analyzer.tokens(text)
    if (tokens.length > this.#indices.length) this.#grow(tokens.length)
    let found = 0
    for (const token of tokens) {
      const index = this.#indexOf(token)
      if (index !== NO_TERM) this.#indices[found++] = index
    }
    const sorted = this.#indices.subarray(0, found).sort()
    let pairs = 0
    for (let from = 0; from < found; pairs++) {
      const index = sorted[from]
      let to = from + 1
      while (to < found && sorted[to] === index) to++
      this.#pairs.setUint32(pairs * PAIR_BYTES, index, true)
      this.#pairs.setFloat32(pairs * PAIR_BYTES + 4, to - from, true)
      from = to
    }
    return new Uint8Array(this.#pairs.buffer, 0, pairs * PAIR_BYTES)
  }

  #indexOf(token: string): number {
    const known = this.#known.get(token)
    if (known !== undefined) return known
    const term = this.#analyzer.term(token)
    const index = term === undefined ? NO_TERM : termIndex(term)
    if (token.length <= limits.wordCharsMax) this.#remember(token, index)
    return index
  }

  /** By a copy: a token that was cut out of a text would keep all of the text. */
  #remember(token: string, index: number): void {
    if (this.#known.size >= limits.tokensRememberedMax) this.#known.clear()
    this.#known.set(Buffer.from(token).toString(), index)
  }

  #grow(tokens: number): void {
    const length = Math.max(tokens, 2 * this.#indices.length)
    this.#indices = new Uint32Array(length)
    this.#pairs = new DataView(new ArrayBuffer(length * PAIR_BYTES))
  }
}
