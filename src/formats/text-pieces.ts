/** The text of a file piece by piece, in order; unpacked where the file's name says that it is packed. */
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
  #read = 0

  /** Pieces have `pieceBytes`, the last one may have fewer. */
  constructor(source: ByteSource, pieceBytes: number) {
    this.#source = source
    this.#pieceBytes = pieceBytes
    const { compression } = unpackedName(source.key)
    if (compression) {
      this.#unpacked = new UnpackedBytes(source, compression)
      this.#parts = partsOf(this.#unpacked.chunks(), pieceBytes)
    }
  }

  /** Bytes of the file, not of its text, that the pieces were made of. */
  get consumed(): number {
    return this.#unpacked ? this.#unpacked.consumed : this.#read
  }

  /** To be awaited before it is called again, and not to be called after the last piece. */
  async next(): Promise<TextPiece> {
    if (this.#parts) return this.#nextUnpacked(this.#parts)
    const from = this.#read
    const to = Math.min(this.#source.bytes, from + this.#pieceBytes)
    const bytes = await this.#source.read(from, to)
    this.#read = to
    return { bytes, isLast: to === this.#source.bytes }
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
