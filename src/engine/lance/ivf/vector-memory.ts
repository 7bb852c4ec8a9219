/**
 * A table's vectors in the memory of WebAssembly, a chunk at a time: all of them where they fit, so that they are read once, else two
 * chunks in turn, the next on its way while one is looked at.
 */
import { limits } from '../../../core/limits.ts'
import { memoryOf, paddedBytes } from '../lists/assembler.ts'
import type { TableVectors } from './table-vectors.ts'
import { withLength1 } from './with-length-1.ts'

const FLOAT_BYTES = 4

export interface Chunk {
  readonly firstRow: number
  readonly rows: number
  readonly address: number
}

export interface VectorMemoryPlan {
  readonly vectors: TableVectors
  readonly dim: number
  /** Whether vectors are brought to length 1. */
  readonly isNormal: boolean
  /** Bytes at the memory's beginning that are somebody else's. */
  readonly before: number
  /** How many vectors `sample` may be asked for. */
  readonly samples: number
  /** Of vectors at a time; those of `sample` not counted. */
  readonly memoryBytes: number
  /** Ends the reading. */
  readonly signal: AbortSignal
}

export class VectorMemory {
  readonly memory: WebAssembly.Memory
  readonly vectorBytes: number
  readonly #plan: VectorMemoryPlan
  readonly #chunkRows: number
  readonly #holdsAll: boolean
  readonly #samplesAt: number
  readonly #chunksAt: number
  #loaded = 0

  constructor(plan: VectorMemoryPlan) {
    const { vectors, dim, before, samples, memoryBytes } = plan
    this.#plan = plan
    this.vectorBytes = paddedBytes(dim * FLOAT_BYTES)
    this.#chunkRows = Math.max(1, Math.floor(Math.min(limits.batchBytes, memoryBytes / 2) / this.vectorBytes))
    this.#holdsAll = vectors.rows * this.vectorBytes <= memoryBytes
    this.#samplesAt = before
    this.#chunksAt = before + samples * this.vectorBytes
    const rows = this.#holdsAll ? vectors.rows : 2 * this.#chunkRows
    this.memory = memoryOf(this.#chunksAt + rows * this.vectorBytes)
  }

  /** How many rows are to be gathered from all chunks at a time: to look through what is in memory costs next to nothing. */
  get windowRows(): number {
    return this.#holdsAll ? this.#chunkRows : Math.max(1, Math.floor(this.#plan.memoryBytes / this.vectorBytes))
  }

  /** Gathers the rows, which are in order; returns where they stand, one behind the other. All are read for it: no disk likes to jump. */
  async sample(rows: readonly number[]): Promise<number> {
    const bytes = new Uint8Array(this.memory.buffer)
    let taken = 0
    for await (const { firstRow, rows: count, address } of this.chunks()) {
      for (; taken < rows.length && rows[taken] < firstRow + count; taken++) {
        const from = address + (rows[taken] - firstRow) * this.vectorBytes
        bytes.copyWithin(this.#samplesAt + taken * this.vectorBytes, from, from + this.vectorBytes)
      }
    }
    return this.#samplesAt
  }

  /** All rows in their order. A chunk stands until the next one is asked for. */
  async *chunks(): AsyncGenerator<Chunk, void, undefined> {
    const { vectors, signal } = this.#plan
    let next = this.#chunk(0)
    for (let row = 0; row < vectors.rows; ) {
      const chunk = await next
      row += chunk.rows
      if (row < vectors.rows) next = this.#chunk(row)
      // Kept until somebody awaits it.
      next.catch(() => undefined)
      signal.throwIfAborted()
      yield chunk
    }
  }

  async #chunk(firstRow: number): Promise<Chunk> {
    const { vectors } = this.#plan
    const rows = Math.min(this.#chunkRows, vectors.rows - firstRow)
    const turn = firstRow / this.#chunkRows
    const place = this.#holdsAll ? firstRow : (turn % 2) * this.#chunkRows
    const address = this.#chunksAt + place * this.vectorBytes
    if (!this.#holdsAll || firstRow >= this.#loaded) {
      await this.#load(firstRow, rows, address)
      this.#loaded = firstRow + rows
    }
    return { firstRow, rows, address }
  }

  async #load(row: number, rows: number, address: number): Promise<void> {
    const { vectors, dim, isNormal } = this.#plan
    const bytes = dim * FLOAT_BYTES
    const { vectorBytes } = this
    const into = new Uint8Array(this.memory.buffer, address, rows * vectorBytes)
    if (bytes === vectorBytes) await vectors.read(row, into)
    else {
      const packed = new Uint8Array(rows * bytes)
      await vectors.read(row, packed)
      into.fill(0)
      for (let i = 0; i < rows; i++) into.set(packed.subarray(i * bytes, (i + 1) * bytes), i * vectorBytes)
    }
    if (!isNormal) return
    for (let i = 0; i < rows; i++) withLength1(new Float32Array(this.memory.buffer, address + i * vectorBytes, dim))
  }
}
