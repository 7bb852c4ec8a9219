/**
 * A window that moves over a text file: what is left of it slides to the front, the next piece is read behind it while the
 * caller works. It grows to hold one whole row, up to `rowBytesMax`, and never holds more than that and one piece.
 */
import { strict as assert } from 'node:assert'
import { limits } from '../core/limits.ts'
import type { ReadRequest, ReadResult } from './row-reader.ts'
import { TextError, toFileError } from './text-error.ts'
import { type TextPiece, TextPieces } from './text-pieces.ts'

export interface WindowSizes {
  readonly readBytes: number
  readonly rowBytesMax: number
}

export const DEFAULT_SIZES: WindowSizes = limits

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

export class TextWindow {
  /** The bytes held; a new view after each `more`. */
  bytes: Buffer = Buffer.alloc(0)
  /** Next byte to look at. */
  position = 0
  #storage: Buffer = Buffer.alloc(0)
  /** Where in the text the bytes received so far end. */
  #received: number
  #isLast = false
  #ahead: Promise<TextPiece> | undefined
  readonly #pieces: TextPieces
  readonly #sizes: WindowSizes
  readonly #signal: AbortSignal

  /** `start`: where in the text the pieces begin. */
  constructor(pieces: TextPieces, sizes: WindowSizes, signal: AbortSignal, start = 0) {
    this.#received = start
    this.#pieces = pieces
    this.#sizes = sizes
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

  /** Reads the next piece; afterwards `position` is 0. False when the file has ended. */
  async more(): Promise<boolean> {
    this.#signal.throwIfAborted()
    if (this.isLast) return false
    const left = this.bytes.length - this.position
    if (left >= this.#sizes.rowBytesMax) {
      const found = `more than ${left} bytes`
      const expected = `at most ${this.#sizes.rowBytesMax} bytes`
      const hint = 'a quote or bracket that is never closed makes one row of all that follows'
      throw new TextError('the row is too long', { offset: this.offset, expected, found, hint })
    }
    const { bytes: piece, isLast } = await (this.#ahead ?? this.#pieces.next())
    this.#received += piece.length
    this.#isLast = isLast
    this.#ahead = undefined
    const kept = this.bytes
    if (left + piece.length > this.#storage.length) {
      this.#storage = Buffer.allocUnsafeSlow(Math.max(left + piece.length, Math.min(left * 2, this.#sizes.rowBytesMax)))
      kept.copy(this.#storage, 0, this.position)
    } else if (this.position > 0) this.#storage.copyWithin(0, this.position, kept.length)
    this.#storage.set(piece, left)
    this.bytes = this.#storage.subarray(0, left + piece.length)
    this.position = 0
    if (!this.isLast) {
      this.#ahead = this.#pieces.next()
      // Whoever awaits it sees its error; if nobody does any more, it is of no interest.
      this.#ahead.catch(() => undefined)
    }
    return piece.length > 0
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

  /** Waits for a read that nobody needs any more, so that the source can be closed. */
  async settle(): Promise<void> {
    await this.#ahead?.catch(() => undefined)
  }
}

/** Runs a text reader over the one source of a request and adds to its errors the file and the line. */
export async function readText(
  request: ReadRequest,
  sizes: WindowSizes,
  read: (window: TextWindow) => Promise<number>,
): Promise<ReadResult> {
  const { range } = request
  assert(range.kind === 'whole' || range.kind === 'bytes', 'text is read in bytes')
  assert(request.sources.length === 1, 'a text format reads one file')
  const [source] = request.sources
  const pieces = new TextPieces(source, sizes.readBytes, range.kind === 'bytes' ? range : undefined)
  const window = new TextWindow(pieces, sizes, request.signal, range.kind === 'bytes' ? range.from : 0)
  try {
    const rows = await read(window)
    const { isLast, bytes, position } = window
    assert(isLast && position === bytes.length, `stopped at byte ${window.offset} of the text`)
    return { rows, bytes: pieces.consumed }
  } catch (error) {
    throw error instanceof TextError ? await toFileError(source, error) : error
  } finally {
    await window.settle()
    await pieces.close()
  }
}
