/**
 * The content of a gzip or zstd file as a stream, in bounded memory: what its header promises is never believed. A file may
 * be several members (gzip) or frames (zstd), one behind the other; nothing else may stand behind or between them.
 */
import { once } from 'node:events'
import { constants, createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from 'node:zlib'
import { FileError } from '../core/errors.ts'
import { limits } from '../core/limits.ts'
import { textFound } from '../json/syntax-hint.ts'
import type { ByteSource } from '../objects/byte-source.ts'
import type { Compression } from './compression.ts'
import { contentHint, HEAD_BYTES } from './content-hint.ts'

/** Packed bytes read at once. */
const PACKED_BYTES = 256 * 1024
/** Unpacked bytes that come at once. */
const CHUNK_BYTES = 128 * 1024

const TOOL: Readonly<Record<Compression, string>> = { gzip: 'gzip -t', zstd: 'zstd -t' }

/** How files begin, as hexadecimal digits; one of zstd may begin with a frame to be skipped. */
const BEGINNING: Readonly<Record<Compression, RegExp>> = { gzip: /^1f8b/, zstd: /^(?:28b52ffd|5[\da-f]2a4d18)/ }

export class UnpackedBytes {
  /** Bytes of the file that have become content. */
  consumed = 0
  readonly #source: ByteSource
  readonly #compression: Compression
  readonly #bytesMax: number
  /** What was read last, and where it begins: members that end within it read nothing again. */
  #packed: { readonly from: number; readonly bytes: Uint8Array } = { from: 0, bytes: new Uint8Array(0) }

  /** `bytesMax`: of content. */
  constructor(source: ByteSource, compression: Compression, bytesMax: number = limits.importFileBytesMax) {
    this.#source = source
    this.#compression = compression
    this.#bytesMax = bytesMax
  }

  /** Throws FileError where the file is not whole, or is more than it may be. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    let total = 0
    do {
      for await (const chunk of this.#member()) {
        total += chunk.length
        if (total > this.#bytesMax) throw this.#tooLarge()
        yield chunk
      }
    } while (this.consumed < this.#source.bytes)
  }

  /** From the next byte of the file to where the decompressor stops: at the end of a member, or of all of them. */
  async *#member(): AsyncGenerator<Uint8Array, void, undefined> {
    const decompressor = this.#decompressor()
    let readError: unknown
    const fed = this.#feed(decompressor).catch((error: unknown) => {
      readError = error
      decompressor.destroy(error as Error)
    })
    try {
      yield* decompressor
    } catch (error) {
      throw readError === undefined ? await this.#corrupt(error as Error) : readError
    } finally {
      decompressor.destroy()
      // The file may be closed once nobody reads it any more.
      await fed
    }
    const bytes = decompressor.bytesWritten
    if (bytes === 0) throw await this.#corrupt(new Error('no data'))
    this.consumed += bytes
  }

  async #feed(decompressor: Gunzip | ZstdDecompress): Promise<void> {
    const start = this.consumed
    const closed = once(decompressor, 'close').catch(() => undefined)
    let at = start
    while (at < this.#source.bytes && !decompressor.destroyed) {
      const bytes = await this.#read(at)
      at += bytes.length
      const { promise, resolve } = Promise.withResolvers<void>()
      // Its error is also that of whoever reads the decompressor.
      decompressor.write(bytes, () => resolve())
      await Promise.race([promise, closed])
      // It takes no more where a member has ended and something else begins.
      if (decompressor.bytesWritten < at - start) return
    }
    if (!decompressor.destroyed) decompressor.end()
  }

  async #read(at: number): Promise<Uint8Array> {
    const { from, bytes } = this.#packed
    if (at >= from && at < from + bytes.length) return bytes.subarray(at - from)
    const { bytes: end } = this.#source
    const read = await this.#source.read(at, Math.min(at + PACKED_BYTES, end), undefined, end)
    this.#packed = { from: at, bytes: read }
    return read
  }

  #decompressor(): Gunzip | ZstdDecompress {
    switch (this.#compression) {
      case 'gzip':
        return createGunzip({ chunkSize: CHUNK_BYTES })
      case 'zstd':
        return createZstdDecompress({
          chunkSize: CHUNK_BYTES,
          params: { [constants.ZSTD_d_windowLogMax]: limits.zstdWindowLogMax },
        })
    }
  }

  async #corrupt(cause: Error): Promise<FileError> {
    const behind = this.consumed > 0 ? `, behind the first ${this.consumed} bytes` : ''
    const { key, bytes } = this.#source
    const head = await this.#source.read(0, Math.min(HEAD_BYTES, bytes))
    const isPacked = BEGINNING[this.#compression].test(Buffer.from(head.subarray(0, 4)).toString('hex'))
    const found = bytes === 0 ? 'an empty file' : isPacked ? undefined : textFound(head, 0, head.length)
    const hint = isPacked ? `it may be cut off or damaged; try \`${TOOL[this.#compression]}\`` : contentHint(head, key)
    return new FileError(
      `failed to decompress the file, error: ${cause.message}${behind}`,
      { file: key },
      {
        expected: `a whole ${this.#compression} file and nothing behind it`,
        found,
        hint: hint ?? `the file is not packed: leave ${key.slice(key.lastIndexOf('.'))} out of its name`,
        cause,
      },
    )
  }

  #tooLarge(): FileError {
    return new FileError(
      `The import file size has reached the maximum limit allowed for importing, decompressed fileSize>${this.#bytesMax}, maxSize=${this.#bytesMax}`,
      { file: this.#source.key },
      { expected: `at most ${this.#bytesMax} bytes of text`, found: 'more', hint: 'split the file' },
    )
  }
}
