/** The header before each page. It is Thrift: how long it is shows only once it is decoded. */
import type { PageHeader } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { KIB, MIB } from '../../core/limits.ts'
import type { ByteSource } from '../../objects/byte-source.ts'
import { badParquet, type PartOfFile } from './bad-parquet.ts'
import { thriftBytes } from './thrift-size.ts'

/** Writers make pages of about 1 MiB, DuckDB of up to 100 MiB. A page is held whole. */
const PAGE_BYTES_MAX = 128 * MIB
/** Read for a header first; statistics with long values make it longer. */
const HEADER_BYTES = 16 * KIB
const HEADER_BYTES_MAX = 16 * MIB
/** It has about 30, statistics included. */
const HEADER_VALUES_MAX = 1000

/**
 * `next` gives so many of the next bytes or more, of which the chunk has `left`. What is no header, or one of sizes that cannot be,
 * is thrown as `bad` makes it; errors of `next` go through.
 */
export async function readPageHeader(
  next: (bytes: number) => Promise<Uint8Array>,
  left: number,
  bad: (error: unknown) => Error,
): Promise<{ header: PageHeader; length: number }> {
  for (let bytes = HEADER_BYTES; ; bytes *= 16) {
    const given = await next(Math.min(bytes, left))
    const window = given.subarray(0, Math.min(given.length, left))
    const reader = { view: new DataView(window.buffer, window.byteOffset, window.length), offset: 0 }
    let header: PageHeader
    try {
      thriftBytes(window, HEADER_VALUES_MAX)
      header = parquetHeader(reader)
    } catch (error) {
      // It may only have been cut off by the window.
      if (bytes < left && bytes < HEADER_BYTES_MAX) continue
      throw bad(error)
    }
    const why = impossibleSize(header, left - reader.offset)
    if (why) throw bad(new Error(why))
    return { header, length: reader.offset }
  }
}

/** The headers of the pages of a chunk; what is between them is not read. */
export async function* pageHeaders(
  source: ByteSource,
  chunk: { readonly from: number; readonly to: number },
  part: PartOfFile,
): AsyncGenerator<{ readonly at: number; readonly header: PageHeader }> {
  for (let at = chunk.from; at < chunk.to; ) {
    const { header, length } = await readPageHeader(
      (bytes) => source.read(at, at + bytes),
      chunk.to - at,
      (error) => badParquet(source, error, { ...part, page: at }),
    )
    yield { at, header }
    at += length + header.compressed_page_size
  }
}

/** How many values, missing ones included; undefined where it is no page of values. */
export const entriesOf = (header: PageHeader): number | undefined =>
  header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values

function impossibleSize(header: PageHeader, left: number): string | undefined {
  if (header.crc !== undefined && typeof header.crc !== 'number') return 'a checksum that is no 32-bit number'
  const { compressed_page_size: stored, uncompressed_page_size: plain } = header
  if (!Number.isInteger(stored) || !Number.isInteger(plain)) return 'the header of a page lacks its size'
  if (stored < 0 || stored > left) return `a page of ${stored} bytes, ${left} are left`
  if (plain < 0 || plain > PAGE_BYTES_MAX) {
    return `a page of ${plain} bytes before compression, at most ${PAGE_BYTES_MAX} are taken`
  }
  return undefined
}
