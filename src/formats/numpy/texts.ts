/**
 * Strings of fixed width: S is bytes that should be UTF-8, U is UTF-32; both padded with NULs, which are cut at the end only.
 * Hands UTF-8 to the builder, which checks it; code points that are none are refused here.
 */
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { ValueError } from '../../core/errors.ts'
import type { NumpyDtype } from './npy-header.ts'

/** Appends `rows` strings beginning at row `from` of `bytes`. */
export function appendTexts(
  builder: ColumnBuilder,
  dtype: NumpyDtype,
  bytes: Uint8Array,
  from: number,
  rows: number,
): void {
  const width = dtype.itemBytes
  const utf8 = dtype.kind === 'U' ? new Uint8Array(width) : bytes
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let row = 0; row < rows; row++) {
    const start = (from + row) * width
    try {
      if (dtype.kind === 'U') {
        builder.appendCell(utf8, 0, encodeUtf8(view, start, start + width, !dtype.bigEndian, utf8))
      } else {
        let end = start + width
        while (end > start && bytes[end - 1] === 0) end--
        builder.appendCell(bytes, start, end)
      }
    } catch (error) {
      if (error instanceof ValueError) error.offset = row
      throw error
    }
  }
}

/** Writes the code points of [start, end) without trailing NULs; returns how many bytes. `out` needs 4 for each. */
function encodeUtf8(view: DataView, start: number, end: number, littleEndian: boolean, out: Uint8Array): number {
  while (end > start && view.getUint32(end - 4, true) === 0) end -= 4
  let at = 0
  for (let i = start; i < end; i += 4) {
    const code = view.getUint32(i, littleEndian)
    if (code < 0x80) {
      out[at++] = code
    } else if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6)
      out[at++] = 0x80 | (code & 0x3f)
    } else if (code < 0x10000) {
      if (code >= 0xd800 && code < 0xe000) throw notUnicode(code)
      out[at++] = 0xe0 | (code >> 12)
      out[at++] = 0x80 | ((code >> 6) & 0x3f)
      out[at++] = 0x80 | (code & 0x3f)
    } else {
      if (code > 0x10ffff) throw notUnicode(code)
      out[at++] = 0xf0 | (code >> 18)
      out[at++] = 0x80 | ((code >> 12) & 0x3f)
      out[at++] = 0x80 | ((code >> 6) & 0x3f)
      out[at++] = 0x80 | (code & 0x3f)
    }
  }
  return at
}

const notUnicode = (code: number): ValueError =>
  new ValueError(
    'the string holds a code point that Unicode does not have',
    'Unicode text',
    `U+${code.toString(16).toUpperCase()}`,
  )
