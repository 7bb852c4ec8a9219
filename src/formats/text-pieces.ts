/** The text of a file piece by piece, in order; unpacked where the file's name says that it is packed. */
import { strict as assert } from 'node:assert'
import type { ByteSource } from '../objects/byte-source.ts'
import { partsOf } from '../objects/object-body.ts'
import { unpackedName } from './compression.ts'
import { UnpackedBytes } from './unpacked-bytes.ts'

export interface TextPiece {
  /** Empty only where the whole text is. */
  readonly bytes: Uint8Array
  readonly isLast: boolean
}

export class TextPieces {
  readonly #source: ByteSource
  readonly #pieceBytes: number
  readonly #unpacked: UnpackedBytes | undefined
  readonly #parts: AsyncGenerator<Uint8Array> | undefined
  /** Where a file's size does not tell which piece is the last, one is held back. */
  #held: Uint8Array | undefined
  readonly #from: number
  readonly #to: number
  #read: number

  /** Pieces have `pieceBytes`, the last one may have fewer. `range`: of a file that is not packed. */
  constructor(source: ByteSource, pieceBytes: number, range?: { readonly from: number; readonly to: number }) {
    this.#source = source
    this.#pieceBytes = pieceBytes
    this.#from = range?.from ?? 0
    this.#to = range?.to ?? source.bytes
    this.#read = this.#from
    const { compression } = unpackedName(source.key)
    if (compression) {
      assert(!range, 'a packed file is read whole')
      this.#unpacked = new UnpackedBytes(source, compression)
      this.#parts = partsOf(this.#unpacked.chunks(), pieceBytes)
    }
  }

  /** Bytes of the file, not of its text, that the pieces were made of. */
  get consumed(): number {
    return this.#unpacked ? this.#unpacked.consumed : this.#read - this.#from
  }

  /**
   * To be awaited before it is called again, and not to be called after the last piece. `into`: memory that the piece may be
   * returned in, for as many bytes as pieces have, or the file.
   */
  async next(into?: Uint8Array): Promise<TextPiece> {
    if (this.#parts) return this.#nextUnpacked(this.#parts)
    const from = this.#read
    const to = Math.min(this.#to, from + this.#pieceBytes)
    const bytes = await this.#source.read(from, to, into?.subarray(0, to - from), this.#to)
    this.#read = to
    return { bytes, isLast: to === this.#to }
  }

  /** No piece is on its way any more. */
  async close(): Promise<void> {
    await this.#parts?.return(undefined)
  }

  async #nextUnpacked(parts: AsyncGenerator<Uint8Array>): Promise<TextPiece> {
    const bytes = this.#held ?? ((await parts.next()).value as Uint8Array)
    const following = await parts.next()
    this.#held = following.done ? undefined : following.value
    return { bytes, isLast: following.done === true }
  }
}
