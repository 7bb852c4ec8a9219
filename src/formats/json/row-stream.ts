/** Row objects out of a text window, one after the other, whatever stands between them: that is the container's to say. */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import type { ReadRequest } from '../row-reader.ts'
import { TextError } from '../text-error.ts'
import type { TextWindow } from '../text-window.ts'
import { ObjectScanner } from './object-scanner.ts'
import { endsInRow } from './row-error.ts'
import { RowParser } from './row-parser.ts'

const OPEN_BRACE = 0x7b
/** `-Infinity`, the longest word that the parser knows by more than its first byte. */
const WORD_BYTES = 9

export class RowStream {
  /** The number of the next row in the file. */
  rows: number
  readonly #window: TextWindow
  readonly #batch: BatchBuilder
  readonly #request: ReadRequest
  readonly #scanner = new ObjectScanner()
  readonly #parser: RowParser

  constructor(window: TextWindow, batch: BatchBuilder, request: ReadRequest, firstRow = 0) {
    this.rows = firstRow
    this.#window = window
    this.#batch = batch
    this.#request = request
    this.#parser = new RowParser(batch)
  }

  /** Reads the row that begins at the window's position, as far as the window holds all of it; else call `readLong`. */
  readShort(): boolean {
    const { bytes, position } = this.#window
    if (bytes[position] !== OPEN_BRACE) return false
    this.#scanner.begin()
    const end = this.#scanner.scan(bytes, position)
    if (end === -1) return false
    this.#parse(end)
    return true
  }

  /** Reads the row that `readShort` did not: the window lacks its end, or it is no object. */
  async readLong(): Promise<void> {
    const window = this.#window
    if (window.bytes[window.position] !== OPEN_BRACE) return this.#refuse()
    let end = -1
    while (end === -1) {
      let error = this.#unterminated()
      try {
        if (await window.more()) {
          end = this.#scanner.scan(window.bytes, window.position)
          continue
        }
      } catch (thrown) {
        if (!(thrown instanceof TextError)) throw thrown
        error = this.#tooLong(thrown)
      }
      throw this.#firstError(error)
    }
    this.#parse(end)
  }

  /** Hands the batch over where it is full. */
  async store(): Promise<void> {
    this.#request.signal.throwIfAborted()
    await this.#request.onBatch()
  }

  get isFull(): boolean {
    return this.#batch.isFull
  }

  #parse(end: number): void {
    const window = this.#window
    if (end - window.position > window.rowBytesMax) throw this.#firstError(this.#tooLong(window.tooLong()))
    this.#parser.parse(window.bytes, window.position, end, window.offset, this.rows)
    window.position = end
    this.rows++
  }

  /**
   * The row has no end, or one too far away: a brace or quote is missing somewhere, and the parser says where, unless it only
   * lacks its end.
   */
  #firstError(otherwise: TextError): unknown {
    const { bytes, position, offset, rowBytesMax } = this.#window
    try {
      this.#parser.parse(bytes, position, Math.min(bytes.length, position + rowBytesMax), offset, this.rows)
    } catch (error) {
      if (error instanceof TextError && !error.message.endsWith('unexpected EOF')) return error
    }
    return otherwise
  }

  #unterminated(): TextError {
    const { bytes, position, offset } = this.#window
    const end = offset + bytes.length - position
    return endsInRow({ offset: end, row: this.rows })
  }

  #tooLong({ message, detail }: TextError): TextError {
    return new TextError(`failed to parse row, error: ${message}`, { ...detail, row: this.rows })
  }

  /** What stands where a row should is no object: its first bytes are enough for the parser to say what it is. */
  async #refuse(): Promise<never> {
    const window = this.#window
    while (window.bytes.length - window.position < WORD_BYTES && (await window.more()));
    const { bytes, position, offset } = window
    this.#parser.parse(bytes, position, bytes.length, offset, this.rows)
    throw new Error('the row parser took a row that is no object')
  }
}
