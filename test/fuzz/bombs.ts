/** What little of a file can become much: pages of each codec, strings by prefix, dictionaries. */
import { type ColumnSpec, type PageSpec, parquetFile, UTF8 } from './parquet-file.ts'
import { varint } from './thrift.ts'

const MIB = 1024 ** 2
const none = new Uint8Array(0)
export const zeros = (mib: number, compress: (bytes: Uint8Array) => Uint8Array): Uint8Array => {
  const part = compress(Buffer.alloc(16 * MIB))
  return Buffer.concat(Array.from({ length: mib / 16 }, () => part))
}
/** A literal, then copies of 64 bytes: 3 bytes of input for each. */
export const snappyBomb = (declared: number): Uint8Array =>
  Buffer.concat([varint(declared), Uint8Array.of(0, 0), Buffer.alloc(3 * 2 ** 20, Uint8Array.of(0xfe, 1, 0))])
export const lz4Bomb = (): Uint8Array =>
  Buffer.concat([Uint8Array.of(0x1f, 0, 1, 0), Buffer.alloc(64 * MIB, 255), Uint8Array.of(0)])
/** One string of 60 000 bytes, then `count` that are it once more, by prefix alone. */
export function prefixBomb(count: number): Uint8Array {
  const zigzag = (n: number) => varint(n < 0 ? -n * 2 - 1 : n * 2)
  const deltas = (first: number, second: number, rest: number) => {
    const blocks = Array.from({ length: Math.ceil((count - 1) / 32768) }, (_, block) =>
      Buffer.concat([
        zigzag(rest),
        block === 0 ? Uint8Array.of(32) : Uint8Array.of(0),
        block === 0 ? firstBlock(second - first - rest) : none,
      ]),
    )
    return Buffer.concat([varint(32768), varint(1), varint(count), zigzag(first), ...blocks])
  }
  const firstBlock = (delta: number) => {
    const bytes = Buffer.alloc(32768 * 4)
    bytes.writeInt32LE(delta)
    return bytes
  }
  return Buffer.concat([deltas(0, 60000, 0), deltas(60000, 0, 0), Buffer.alloc(60000, 'a')])
}

export const repeated = Array.from({ length: 8 }, (_, i) => `text${i}`)

/** Each column is a dictionary of one string and a run of indices; the footer says that it takes no room. */
export function repeats(rows: number): Uint8Array {
  const length = Buffer.from([0x60, 0xea, 0, 0])
  const texts = repeated.map((name): ColumnSpec => {
    const dictionary: PageSpec = {
      type: 'dictionary',
      body: Buffer.concat([length, Buffer.alloc(60000, 'a')]),
      values: 1,
      encoding: 0,
    }
    const run = Buffer.concat([Uint8Array.of(1), varint(rows * 2), Uint8Array.of(0)])
    const page: PageSpec = { type: 'data', body: run, values: rows, encoding: 8 }
    return {
      name,
      type: 'BYTE_ARRAY',
      converted: UTF8,
      codec: 'ZSTD',
      pages: [dictionary, page],
      values: rows,
      meta: { 6: { i64: 0 } },
    }
  })
  const id: PageSpec = { type: 'data', body: Buffer.alloc(8 * rows), values: rows, encoding: 0 }
  const rep = Buffer.concat([varint(((rows * 2) / 8) * 2 + 1), Buffer.alloc((rows * 2) / 8, 0xaa)])
  const def = Buffer.concat([varint(rows * 4), Uint8Array.of(1)])
  const sized = (bytes: Uint8Array) =>
    Buffer.concat([Uint8Array.of(bytes.length & 255, bytes.length >> 8, 0, 0), bytes])
  const vec: PageSpec = {
    type: 'data',
    body: Buffer.concat([sized(rep), sized(def), Buffer.alloc(8 * rows)]),
    values: rows * 2,
    encoding: 0,
  }
  const columns: ColumnSpec[] = [
    { name: 'id', type: 'INT64', codec: 'ZSTD', pages: [id], values: rows, meta: { 6: { i64: 0 } } },
    { name: 'vec', type: 'FLOAT', list: true, codec: 'ZSTD', pages: [vec], values: rows * 2, meta: { 6: { i64: 0 } } },
    ...texts,
  ]
  return parquetFile({ rows, columns })
}
