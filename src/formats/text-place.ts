/** Finds the line and column of a byte again, for messages: by reading the text up to it once more. */
import type { ByteSource } from '../objects/byte-source.ts'
import { unpackedName } from './compression.ts'
import { HEAD_BYTES } from './content-hint.ts'
import { TextPieces } from './text-pieces.ts'

export interface TextPlace {
  /** 1-based; undefined beyond the bytes that are worth reading again. */
  readonly line?: number
  /** 1-based, in characters. */
  readonly column?: number
  readonly isUnpacked: boolean
  /** The first bytes of the text. */
  readonly head: Uint8Array
  /** The first bytes behind the one that was looked for, itself included; undefined where they were not read. */
  readonly here?: Uint8Array
}

/** Counting lines needs the file's beginning once more; beyond this many bytes the row and the byte have to do. */
const SEARCH_BYTES_MAX = 1024 ** 3
const READ_BYTES = 4 * 1024 * 1024
const SHOWN_BYTES = 64
const LINE_FEED = 0x0a
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

export async function placeOfByte(source: ByteSource, offset: number): Promise<TextPlace> {
  const isUnpacked = unpackedName(source.key).compression !== undefined
  const pieces = new TextPieces(source, READ_BYTES)
  try {
    let piece = await pieces.next()
    const head = Uint8Array.from(piece.bytes.subarray(0, HEAD_BYTES))
    if (offset > SEARCH_BYTES_MAX)
      return { isUnpacked, head, here: isUnpacked ? undefined : await bytesAt(source, offset) }
    let line = 1
    // The mark is no character of the text.
    let column = BYTE_ORDER_MARK.equals(head.subarray(0, 3)) && offset >= 3 ? 0 : 1
    for (let from = 0; ; from += piece.bytes.length, piece = await pieces.next()) {
      const before = piece.bytes.subarray(0, offset - from)
      let start = 0
      for (let at = before.indexOf(LINE_FEED); at !== -1; at = before.indexOf(LINE_FEED, start)) {
        line++
        column = 1
        start = at + 1
      }
      column += characters(before, start)
      if (!piece.isLast && from + piece.bytes.length < offset) continue
      const shown = Buffer.from(piece.bytes.subarray(offset - from, offset - from + SHOWN_BYTES))
      const next = piece.isLast || shown.length === SHOWN_BYTES ? undefined : await pieces.next()
      const here = next ? Buffer.concat([shown, next.bytes.subarray(0, SHOWN_BYTES - shown.length)]) : shown
      return { line, column, isUnpacked, head, here }
    }
  } finally {
    await pieces.close()
  }
}

const bytesAt = (source: ByteSource, offset: number): Promise<Uint8Array> =>
  source.read(offset, Math.min(source.bytes, offset + SHOWN_BYTES))

/** Bytes that begin a character of UTF-8. */
function characters(bytes: Uint8Array, from: number): number {
  let count = 0
  for (let i = from; i < bytes.length; i++) if ((bytes[i] & 0xc0) !== 0x80) count++
  return count
}
