/** Takes a data page apart, versions 1 and 2: levels and encoded values. It decodes neither. */
import type { Encoding } from 'hyparquet'
import type { Decompressor } from './decompress.ts'
import type { Page } from './page-source.ts'

/** A page may promise more entries than bytes, for runs are short; these bound what is believed. */
const PAGE_ENTRIES_MAX = 2 ** 25
const RUN_ENTRIES_MAX = 2 ** 23

export interface ByteSpan {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

export interface PageParts {
  /** Values and missing ones. */
  readonly entries: number
  /** Missing ones, as far as the header says: version 2 does. */
  readonly nulls?: number
  /** Hybrid runs; undefined where the column has no such levels. */
  readonly rep: ByteSpan | undefined
  readonly def: ByteSpan | undefined
  readonly values: ByteSpan
  readonly encoding: Encoding
}

export interface LevelNeeds {
  readonly rep: boolean
  readonly def: boolean
}

/** `entriesLeft`: how many the chunk still has, by the footer. */
export function takeApart(page: Page, decompressor: Decompressor, needs: LevelNeeds, entriesLeft: number): PageParts {
  const parts =
    page.header.type === 'DATA_PAGE' ? partsOfV1(page, decompressor, needs) : partsOfV2(page, decompressor, needs)
  const { entries } = parts
  if (!Number.isInteger(entries) || entries < 0 || entries > Math.min(entriesLeft, PAGE_ENTRIES_MAX)) {
    throw new Error(`a page of ${entries} values, ${entriesLeft} are left`)
  }
  const bytes = page.header.uncompressed_page_size
  if (entries > RUN_ENTRIES_MAX + bytes * 8) throw new Error(`a page of ${entries} values in ${bytes} bytes`)
  return parts
}

function partsOfV1({ header, body }: Page, decompressor: Decompressor, needs: LevelNeeds): PageParts {
  const info = header.data_page_header
  if (!info) throw new Error('a data page without its header')
  const bytes = decompressor.run(body, header.uncompressed_page_size)
  let at = 0
  const levels = (needed: boolean, encoding: Encoding): ByteSpan | undefined => {
    if (!needed) return undefined
    if (encoding !== 'RLE') throw new Error(`levels in the encoding '${encoding}' are not supported`)
    const from = at + 4
    at = from + readLength(bytes, at)
    if (at > bytes.length) throw new Error('levels reach beyond their page')
    return { bytes, from, to: at }
  }
  const rep = levels(needs.rep, info.repetition_level_encoding)
  const def = levels(needs.def, info.definition_level_encoding)
  return { entries: info.num_values, rep, def, values: { bytes, from: at, to: bytes.length }, encoding: info.encoding }
}

function partsOfV2({ header, body }: Page, decompressor: Decompressor, needs: LevelNeeds): PageParts {
  const info = header.data_page_header_v2
  if (!info) throw new Error('a data page without its header')
  const repBytes = info.repetition_levels_byte_length
  const levelBytes = repBytes + info.definition_levels_byte_length
  if (
    !(repBytes >= 0 && levelBytes >= repBytes && levelBytes <= Math.min(body.length, header.uncompressed_page_size))
  ) {
    throw new Error('levels reach beyond their page')
  }
  const stored = body.subarray(levelBytes)
  const bytes =
    info.is_compressed === false ? stored : decompressor.run(stored, header.uncompressed_page_size - levelBytes)
  return {
    entries: info.num_values,
    nulls: info.num_nulls,
    rep: needs.rep ? { bytes: body, from: 0, to: repBytes } : undefined,
    def: needs.def ? { bytes: body, from: repBytes, to: levelBytes } : undefined,
    values: { bytes, from: 0, to: bytes.length },
    encoding: info.encoding,
  }
}

/** A u32; the bytes of something that carries its length. */
export function readLength(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length) throw new Error('a page ends too early')
  return bytes[at] + bytes[at + 1] * 0x100 + bytes[at + 2] * 0x10000 + bytes[at + 3] * 0x1000000
}
