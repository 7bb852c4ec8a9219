/**
 * A window that moves over a text file. Two pieces of memory take turns: while the caller works on one, the next piece of the
 * file is read into the other, behind a gap into which what is left of the first is then moved. What does not fit there, a row as
 * long as a good part of a piece, is gathered in a third, which grows up to `rowBytesMax` and one piece.
 */
import { limits } from '../core/limits.ts'
import { scratchBuffer } from '../core/scratch.ts'
import type { ByteSource } from '../objects/byte-source.ts'
import { TextError } from './text-error.ts'
import { type TextPiece, TextPieces } from './text-pieces.ts'

export interface WindowSizes {
  readonly readBytes: number
  readonly rowBytesMax: number
}

export const DEFAULT_SIZES: WindowSizes = limits

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])
/** The gap in front of a piece is this part of it. */
const GAP_PART = 16

export class TextWindow {
  /** The bytes held; a new view after each `more`, which is the end of the last one. */
  bytes: Buffer = Buffer.alloc(0)
  /** Next byte to look at. */
  position = 0
  /** The memory that `bytes` may be in, and the one that the next piece is read into. */
  #current: Buffer | undefined
  #next: Buffer | undefined
  /** Where rows are gathered that no gap can hold. */
  #long: Buffer = Buffer.alloc(0)
  /** Where in the text the bytes received so far end. */
  #received: number
  #isLast = false
  #ahead: Promise<TextPiece> | undefined
  /** No row may be longer: whoever finds the end of one has to see to that. */
  readonly rowBytesMax: number
  readonly #gap: number
  /** Of pieces that are read into memory given for them. */
  readonly #pieceBytes: number
  readonly #pieces: TextPieces
  readonly #signal: AbortSignal

  /** `range`: a part of a file that is not packed; else the whole file. To be closed. */
  constructor(source: ByteSource, sizes: WindowSizes, signal: AbortSignal, range?: { from: number; to: number }) {
    const { from, to } = range ?? { from: 0, to: source.bytes }
    this.#received = from
    this.#gap = Math.ceil(sizes.readBytes / GAP_PART)
    this.#pieceBytes = Math.min(sizes.readBytes, to - from)
    this.#pieces = new TextPieces(source, sizes.readBytes, range)
    this.rowBytesMax = sizes.rowBytesMax
    this.#signal = signal
  }

  /** Where `position` is in the text. */
  get offset(): number {
    return this.#received - this.bytes.length + this.position
  }

  /** Everything there is has been received. */
  get isLast(): boolean {
    return this.#isLast
  }

  /** The error of a row that begins at `position` and is longer than `rowBytesMax`. */
  tooLong(row?: number): TextError {
    const [expected, found] = [`at most ${this.rowBytesMax} bytes`, `more than ${this.rowBytesMax} bytes`]
    const hint = 'a quote or bracket that is never closed makes one row of all that follows'
    return new TextError('the row is too long', { offset: this.offset, row, expected, found, hint })
  }

  /** Reads the next piece; afterwards `position` is 0. False when the text has ended. `row`: which begins at `position`. */
  async more(row?: number): Promise<boolean> {
    this.#signal.throwIfAborted()
    if (this.isLast) return false
    const left = this.bytes.length - this.position
    if (left >= this.rowBytesMax) throw this.tooLong(row)
    const { bytes: piece, isLast } = await (this.#ahead ?? this.#read())
    this.#received += piece.length
    this.#isLast = isLast
    this.#ahead = undefined
    const isInPlace = piece.buffer === this.#next!.buffer
    this.bytes = isInPlace && left <= this.#gap ? this.#turn(left, piece.length) : this.#append(left, piece)
    this.position = 0
    if (!this.isLast) {
      this.#ahead = this.#read()
      // Whoever awaits it sees its error; if nobody does any more, it is of no interest.
      this.#ahead.catch(() => undefined)
    }
    return piece.length > 0
  }

  #read(): Promise<TextPiece> {
    this.#next ??= Buffer.from(scratchBuffer(this.#gap + this.#pieceBytes))
    return this.#pieces.next(this.#next.subarray(this.#gap))
  }

  /** The piece stays where it is: what is left goes in front of it. */
  #turn(left: number, pieceBytes: number): Buffer {
    const storage = this.#next!
    const from = this.#gap - left
    this.bytes.copy(storage, from, this.position)
    this.#next = this.#current
    this.#current = storage
    return storage.subarray(from, this.#gap + pieceBytes)
  }

  /** The piece goes behind what is left. */
  #append(left: number, piece: Uint8Array): Buffer {
    const needed = left + piece.length
    if (needed > this.#long.length) {
      const longer = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(left * 2, this.rowBytesMax)))
      this.bytes.copy(longer, 0, this.position)
      this.#long = longer
    } else if (this.position > 0 || this.bytes.buffer !== this.#long.buffer) {
      this.bytes.copy(this.#long, 0, this.position)
    }
    this.#long.set(piece, left)
    return this.#long.subarray(0, needed)
  }

  /** Skips a byte order mark at the very beginning. */
  async skipByteOrderMark(): Promise<void> {
    while (this.bytes.length < BYTE_ORDER_MARK.length && (await this.more()));
    if (this.bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) this.position = 3
  }

  /** The next byte that is no JSON blank, -1 where the window has none; `position` stands on it. */
  skipBlank(): number {
    const { bytes } = this
    for (let p = this.position; p < bytes.length; p++) {
      const c = bytes[p]
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) {
        this.position = p
        return c
      }
    }
    this.position = bytes.length
    return -1
  }

  /** As `skipBlank`, reading on where the window has none; -1 only at the end of the file. */
  async nextByte(): Promise<number> {
    let c = this.skipBlank()
    while (c === -1 && (await this.more())) c = this.skipBlank()
    return c
  }

  /** Bytes of the file that the text received so far was made of. */
  get consumed(): number {
    return this.#pieces.consumed
  }

  /** The source may be closed afterwards: nobody reads from it any more. */
  async close(): Promise<void> {
    await this.#ahead?.catch(() => undefined)
    await this.#pieces.close()
  }
}
