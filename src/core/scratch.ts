/**
 * Memory that a worker uses again from one order to the next. V8 collects garbage, which takes a worker 20 to 40 ms of processor time, whenever
 * heap and buffers have grown by a part of what they were, however few of the buffers are in use; a file of 3 MB wants 15 MB of them.
 * Only within `withScratch`, in a process that does one thing at a time; elsewhere memory is simply fresh.
 */
import { strict as assert } from 'node:assert'
import { KIB } from './limits.ts'

/** Smaller pieces are fresh always: they are cheap. */
const BLOCK_BYTES = 64 * KIB

export class ScratchPool {
  readonly #bytesMax: number
  /** Shortest first. */
  #free: ArrayBuffer[] = []
  readonly #taken = new Set<ArrayBuffer>()
  /** Taken by who looks at it beyond the file that is being read. */
  readonly #lasting = new Set<ArrayBuffer>()

  /** `bytesMax`: what it keeps. It gives as much as is asked for. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  /** At least so many bytes, and not much more than twice as many; they may hold anything. */
  take(bytes: number, isLasting = false): ArrayBuffer {
    const at = this.#free.findIndex((block) => block.byteLength >= bytes)
    const isFit = at !== -1 && this.#free[at].byteLength <= 2 * bytes + BLOCK_BYTES
    const block = isFit ? this.#free.splice(at, 1)[0] : new ArrayBuffer(Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES)
    if (isLasting) this.#lasting.add(block)
    else this.#taken.add(block)
    return block
  }

  /** Nobody looks at it any more. Memory that is not its own it leaves to the garbage collector. */
  give(buffer: ArrayBufferLike): void {
    if (!(buffer instanceof ArrayBuffer)) return
    if (!this.#taken.delete(buffer) && !this.#lasting.delete(buffer)) return
    const at = this.#free.findIndex((block) => block.byteLength >= buffer.byteLength)
    this.#free.splice(at === -1 ? this.#free.length : at, 0, buffer)
  }

  /** Nobody looks at anything any more but what is lasting. */
  giveFile(): void {
    this.#keep([...this.#free, ...this.#taken])
    this.#taken.clear()
  }

  /** Nobody looks at anything any more. */
  giveAll(): void {
    this.#keep([...this.#free, ...this.#taken, ...this.#lasting])
    this.#taken.clear()
    this.#lasting.clear()
  }

  #keep(blocks: readonly ArrayBuffer[]): void {
    let bytes = 0
    this.#free = blocks
      .toSorted((a, b) => a.byteLength - b.byteLength)
      .filter((block) => (bytes += block.byteLength) <= this.#bytesMax)
  }

  /** Somebody may still write to what was taken: it is not used again. */
  loseTaken(): void {
    this.#taken.clear()
    this.#lasting.clear()
  }
}

let current: ScratchPool | undefined

/** Whatever `work` takes is `pool`'s again once it is through. After an error it is not: a read may still be on its way. */
export async function withScratch<T>(pool: ScratchPool, work: () => Promise<T>): Promise<T> {
  assert(current === undefined, 'one order at a time')
  current = pool
  try {
    const result = await work()
    pool.giveAll()
    return result
  } finally {
    pool.loseTaken()
    current = undefined
  }
}

/** At least `bytes` bytes, to be written before they are read: they may hold anything. */
export const scratchBuffer = (bytes: number): ArrayBuffer =>
  current && bytes >= BLOCK_BYTES ? current.take(bytes) : new ArrayBuffer(bytes)

/** The same, for who looks at it until the order is through, not only until the file is. */
export const lastingBuffer = (bytes: number): ArrayBuffer =>
  current && bytes >= BLOCK_BYTES ? current.take(bytes, true) : new ArrayBuffer(bytes)

export const scratchBytes = (bytes: number): Uint8Array<ArrayBuffer> => new Uint8Array(scratchBuffer(bytes))

/** For memory that has been replaced by other: it may be used again at once. */
export const giveScratch = ({ buffer }: ArrayBufferView): void => current?.give(buffer)

/** A file has been read to its end, or a part of it of which nothing is needed any more: what is not lasting may be used again. */
export const giveFileScratch = (): void => current?.giveFile()
