/** The codecs of Parquet, each to a size that was checked before. Nothing here allocates by what compressed data claims. */
import { brotliDecompressSync, constants, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { giveScratch, scratchBytes } from '../../core/scratch.ts'
import { lz4FramedInto, lz4Into } from './lz4.ts'
import { snappyInto } from './snappy.ts'
import { ZstdDecoder } from './zstd.ts'

/** One for all columns: it does a page at a time. */
const ZSTD = new ZstdDecoder()

export class Decompressor {
  readonly #codec: string
  readonly #zstd: ZstdDecoder
  #buffer: Uint8Array = new Uint8Array(0)

  constructor(codec: string, zstd = ZSTD) {
    this.#codec = codec
    this.#zstd = zstd
  }

  /** The result is good until the next call. */
  run(input: Uint8Array, length: number): Uint8Array {
    if (this.#codec !== 'UNCOMPRESSED' && length === 0) return input.subarray(0, 0)
    const output = this.#checked(input, length)
    if (output.length !== length) throw new Error(`a page of ${output.length} bytes, its header says ${length}`)
    return output
  }

  /** The texts of zlib name neither the codec nor what is too long. */
  #checked(input: Uint8Array, length: number): Uint8Array {
    try {
      return this.#decompress(input, length)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      const what = code === 'ERR_BUFFER_TOO_LARGE' ? `more than the ${length} bytes of the page's header` : message
      throw new Error(`${this.#codec.toLowerCase()}: ${what}`, { cause: error })
    }
  }

  #decompress(input: Uint8Array, length: number): Uint8Array {
    switch (this.#codec) {
      case 'UNCOMPRESSED':
        return input
      case 'SNAPPY':
        snappyInto(input, this.#room(length), length)
        return this.#room(length)
      case 'GZIP':
        return unpacked(gunzipSync, input, length)
      case 'ZSTD':
        return this.#unpackedZstd(input, length)
      case 'BROTLI':
        return unpacked(brotliDecompressSync, input, length)
      case 'LZ4':
        lz4FramedInto(input, this.#room(length))
        return this.#room(length)
      case 'LZ4_RAW':
        lz4Into(input, this.#room(length))
        return this.#room(length)
      default:
        throw new Error(`the compression '${this.#codec}' is not supported`)
    }
  }

  #unpackedZstd(input: Uint8Array, length: number): Uint8Array {
    const room = this.#room(length + 1)
    return this.#zstd.decode(input, room, length)
      ? room.subarray(0, length)
      : unpacked(zstdDecompressSync, input, length)
  }

  #room(length: number): Uint8Array {
    if (this.#buffer.length < length) {
      giveScratch(this.#buffer)
      this.#buffer = scratchBytes(length)
    }
    return this.#buffer.subarray(0, length)
  }
}

type Unpack = (input: Uint8Array, options: { maxOutputLength: number; chunkSize?: number }) => Buffer

/**
 * In one piece: Node makes pieces of 64 KiB and joins them otherwise. One that is filled to its last byte makes it get another. Where a
 * decoder stops to take breath before its piece is full, Node takes that for the end; then it goes by pieces after all.
 */
function unpacked(unpack: Unpack, input: Uint8Array, length: number): Uint8Array {
  const output = unpack(input, { maxOutputLength: length, chunkSize: Math.max(length + 1, constants.Z_MIN_CHUNK) })
  return output.length === length ? output : unpack(input, { maxOutputLength: length })
}
