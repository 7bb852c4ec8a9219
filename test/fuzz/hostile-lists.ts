/** Hostile Parquet columns of lists: a few bytes of levels, or of a dictionary, that say they are very much. */
import { field } from '../support/field.ts'
import { type ColumnSpec, levelRuns, type PageSpec, parquetFile } from './parquet-file.ts'
import { varint } from './thrift.ts'

/** A row that goes on through a hundred pages, each of which says in a few bytes that it has eight million entries. */
const ENDLESS_ENTRIES = 2 ** 23
export const endless = (list: boolean): ColumnSpec => {
  const run = (level: number, count: number) => [...varint(count * 2), level]
  const page = (first: boolean): PageSpec => {
    const rep = first ? [...run(0, 1), ...run(1, ENDLESS_ENTRIES - 1)] : run(1, ENDLESS_ENTRIES)
    const levels = [rep, run(0, ENDLESS_ENTRIES)].map((bytes) => Buffer.from([bytes.length, 0, 0, 0, ...bytes]))
    return { type: 'data', body: Buffer.concat(levels), values: ENDLESS_ENTRIES, encoding: 0 }
  }
  const pages = Array.from({ length: 100 }, (_, i) => page(i === 0))
  const values = ENDLESS_ENTRIES * pages.length
  return { name: list ? 'tags' : 'n', type: 'INT64', list, codec: 'UNCOMPRESSED', values, pages }
}
export const parts = field('parts', 'ArrayOfStruct', {
  maxCapacity: 8,
  nullable: true,
  subFields: [field('parts[n]', 'Array', { elementType: 'Int64', maxCapacity: 8 })],
})

/** 24 rows of 64 vectors of 32 768 numbers that are all the same: 192 MiB of them in a few KiB. */
const [VECTOR_ROWS, VECTORS, VECTOR_DIM] = [24, 64, 32768]
export const shapes = field('shapes', 'ArrayOfStruct', {
  maxCapacity: VECTORS,
  subFields: [
    field('shapes[v]', 'ArrayOfVector', { vectorType: 'FloatVector', dim: VECTOR_DIM, maxCapacity: VECTORS }),
  ],
})
export function sameVectors(): Uint8Array {
  const entries = VECTORS * VECTOR_DIM
  const row = Array.from({ length: entries }, (_, i) => (i % VECTOR_DIM > 0 ? 2 : i > 0 ? 1 : 0))
  const body = Buffer.concat([levelRuns(row), levelRuns(new Array(entries).fill(2)), Uint8Array.of(0)])
  const dictionary: PageSpec = { type: 'dictionary', body: Buffer.alloc(4), values: 1, encoding: 0 }
  const page: PageSpec = { type: 'data', body, values: entries, encoding: 8 }
  const vectors: ColumnSpec = {
    name: 'v',
    type: 'FLOAT',
    list: true,
    codec: 'UNCOMPRESSED',
    values: entries * VECTOR_ROWS,
    pages: [dictionary, ...new Array<PageSpec>(VECTOR_ROWS).fill(page)],
  }
  const plain = (name: string, bytes: number): ColumnSpec => ({
    name,
    type: 'INT64',
    codec: 'UNCOMPRESSED',
    values: VECTOR_ROWS,
    pages: [{ type: 'data', body: Buffer.alloc(bytes), values: VECTOR_ROWS, encoding: 0 }],
  })
  const vec: ColumnSpec = {
    name: 'vec',
    type: 'FLOAT',
    list: true,
    codec: 'UNCOMPRESSED',
    values: VECTOR_ROWS * 2,
    pages: [
      {
        type: 'data',
        body: Buffer.concat([
          levelRuns(Array.from({ length: VECTOR_ROWS * 2 }, (_, i) => i % 2)),
          levelRuns(new Array(VECTOR_ROWS * 2).fill(1)),
          Buffer.alloc(VECTOR_ROWS * 8),
        ]),
        values: VECTOR_ROWS * 2,
        encoding: 0,
      },
    ],
  }
  const columns = [plain('id', VECTOR_ROWS * 8), vec, { struct: 'shapes', fields: [vectors] }]
  return parquetFile({ rows: VECTOR_ROWS, columns })
}
