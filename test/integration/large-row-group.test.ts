/** A Parquet file that is one row group of more than two tasks, which several workers read at once. */
import { strict as assert } from 'node:assert'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { inspectGroup } from '../../src/import/inspect.ts'
import { LocalBucket } from '../../src/objects/local.ts'
import { type ColumnSpec, levelRuns, type PageSpec, parquetFile, UTF8 } from '../fuzz/parquet-file.ts'
import { field } from '../support/field.ts'
import { assertImported, assertRefused, serverWithLarge, TEXT_BYTES } from '../support/large-collection.ts'

const ROWS = Math.ceil((2.2 * limits.taskBytes) / TEXT_BYTES)
const BROKEN_ROW = ROWS - 100
const TEXT = Buffer.alloc(4 + TEXT_BYTES, 'x')
TEXT.writeUInt32LE(TEXT_BYTES)

test('a large row group is read in parts: all rows once, and errors with the row of the file', async (t) => {
  const server = await serverWithLarge(t)
  writeFileSync(join(server.bucket, 'broken.parquet'), fileOf(BROKEN_ROW))
  await assertRefused(server, 'broken.parquet', [`row ${BROKEN_ROW}`, 'row group 0', "field 'v'"])
  writeFileSync(join(server.bucket, 'whole.parquet'), fileOf())
  assert.equal(await partsOf(server.bucket, 'whole.parquet'), 2)
  await assertImported(server, 'whole.parquet', ROWS)
})

async function partsOf(bucket: string, key: string): Promise<number | undefined> {
  const source = await new LocalBucket(bucket).open(key)
  try {
    const fields = [field('id', 'Int64', { isPrimary: true }), field('v', 'FloatVector', { dim: 2 })]
    return (await inspectGroup([source], 'parquet', { fields })).rowGroups?.[0].parts?.length
  } finally {
    await source.close()
  }
}

/** Without a second number of the vector in row `broken`. */
function fileOf(broken = -1): Uint8Array {
  const page = (body: Uint8Array, values: number): PageSpec => ({ type: 'data', body, values, encoding: 0 })
  const pagesOf = (pageRows: number, make: (ids: number[]) => PageSpec): PageSpec[] => {
    const pages: PageSpec[] = []
    for (let from = 0; from < ROWS; from += pageRows) {
      pages.push(make(Array.from({ length: Math.min(pageRows, ROWS - from) }, (_, i) => from + i)))
    }
    return pages
  }
  const keys = (ids: number[]) => page(new Uint8Array(BigInt64Array.from(ids, BigInt).buffer), ids.length)
  const texts = (ids: number[]) => page(Buffer.concat(ids.map(() => TEXT)), ids.length)
  const vectors = (ids: number[]) => {
    const numbers = ids.map((id) => (id === broken ? [id] : [id, 1]))
    const rep = numbers.flatMap((row) => row.map((_, i) => Math.sign(i)))
    const def = rep.map(() => 1)
    const values = new Uint8Array(Float32Array.from(numbers.flat()).buffer)
    return page(Buffer.concat([levelRuns(rep), levelRuns(def), values]), rep.length)
  }
  const codec = 'UNCOMPRESSED'
  const columns: ColumnSpec[] = [
    { name: 'id', type: 'INT64', codec, values: ROWS, pages: pagesOf(1000, keys) },
    { name: 't', type: 'BYTE_ARRAY', converted: UTF8, codec, values: ROWS, pages: pagesOf(16, texts) },
    {
      name: 'v',
      type: 'FLOAT',
      list: true,
      codec,
      values: 2 * ROWS - (broken < 0 ? 0 : 1),
      pages: pagesOf(90, vectors),
    },
  ]
  return parquetFile({ rows: ROWS, columns })
}
