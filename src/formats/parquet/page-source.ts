/**
 * The pages of one column chunk in their order, read through a window with one window ahead. It checks sizes and sums, and
 * never looks inside a page.
 */
import { crc32 } from 'node:zlib'
import type { PageHeader } from 'hyparquet'
import type { FileError } from '../../core/errors.ts'
import { giveScratch, scratchBytes } from '../../core/scratch.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { badParquet, type PartOfFile } from './bad-parquet.ts'
import type { Chunk } from './footer.ts'
import { readPageHeader } from './page-header.ts'

export interface Page {
  /** The byte of the file at which its header begins. */
  readonly at: number
  readonly header: PageHeader
  /** As stored. Good until the next page is asked for. */
  readonly body: Uint8Array
}

export class PageSource {
  readonly #source: ByteSource
  readonly #end: number
  readonly #windowBytes: number
  readonly #part: PartOfFile
  /** #window[#at] is the byte at #position of the file. */
  #position: number
  #window: Uint8Array = new Uint8Array(0)
  #at = 0
  #readTo: number
  #ahead: Promise<Uint8Array> | undefined
  #joined: Uint8Array = new Uint8Array(0)
  /** Windows are read into these in turn: while one is looked at, the next is on its way into the other. */
  #memory: Uint8Array = new Uint8Array(0)
  #otherMemory: Uint8Array = new Uint8Array(0)

  /** `part`: what to name in errors. */
  constructor(source: ByteSource, chunk: Pick<Chunk, 'from' | 'to'>, windowBytes: number, part: PartOfFile) {
    this.#source = source
    this.#position = this.#readTo = chunk.from
    this.#end = chunk.to
    this.#windowBytes = windowBytes
    this.#part = part
  }

  /** undefined at the end of the chunk. */
  async next(): Promise<Page | undefined> {
    if (this.#position >= this.#end) return undefined
    const at = this.#position
    const header = await this.#readHeader()
    const size = header.compressed_page_size
    await this.#need(size)
    const body = this.#window.subarray(this.#at, this.#at + size)
    this.#skip(size)
    if (header.crc !== undefined && crc32(body) !== header.crc >>> 0) {
      throw this.#bad(new Error('the checksum of the page is wrong'), at)
    }
    return { at, header, body }
  }

  /** Until nothing is read any more: a chunk may have bytes behind its last page, which are read ahead in vain. */
  async settled(): Promise<void> {
    await this.#ahead?.catch(() => undefined)
  }

  async #readHeader(): Promise<PageHeader> {
    const next = async (bytes: number) => {
      await this.#need(bytes)
      return this.#window.subarray(this.#at)
    }
    const bad = (error: unknown) => this.#bad(error, this.#position)
    const { header, length } = await readPageHeader(next, this.#end - this.#position, bad)
    this.#skip(length)
    return header
  }

  #bad(error: unknown, page: number): FileError {
    return badParquet(this.#source, error, { ...this.#part, page })
  }

  #skip(bytes: number): void {
    this.#position += bytes
    this.#at += bytes
  }

  /** Makes `bytes` bytes from the position on stand in the window; the caller knows that the chunk has them. */
  async #need(bytes: number): Promise<void> {
    while (this.#window.length - this.#at < bytes) {
      const rest = this.#window.subarray(this.#at)
      const more = await (this.#ahead ?? this.#read(bytes - rest.length))
      this.#ahead = undefined
      this.#window = rest.length === 0 ? more : this.#join(rest, more)
      this.#at = 0
      const isEnough = this.#window.length >= bytes
      // A long page is not gathered window by window: what is missing comes in one read.
      if (isEnough && this.#readTo < this.#end) {
        this.#ahead = this.#read(0)
        // Kept until somebody awaits it.
        this.#ahead.catch(() => undefined)
      }
    }
  }

  #read(bytesMin: number): Promise<Uint8Array> {
    const from = this.#readTo
    this.#readTo = Math.min(this.#end, from + Math.max(bytesMin, this.#windowBytes))
    return this.#source.read(from, this.#readTo, this.#room(this.#readTo - from), this.#end)
  }

  #room(bytes: number): Uint8Array {
    const memory = this.#otherMemory.length < bytes ? scratchBytes(bytes) : this.#otherMemory
    if (memory !== this.#otherMemory) giveScratch(this.#otherMemory)
    this.#otherMemory = this.#memory
    this.#memory = memory
    return memory.subarray(0, bytes)
  }

  #join(rest: Uint8Array, more: Uint8Array): Uint8Array {
    const length = rest.length + more.length
    const target = this.#joined.length < length ? scratchBytes(length + this.#windowBytes) : this.#joined
    // `rest` may lie in the same buffer: set() copes with that.
    target.set(rest)
    target.set(more, rest.length)
    if (target !== this.#joined) giveScratch(this.#joined)
    this.#joined = target
    return target.subarray(0, length)
  }
}
