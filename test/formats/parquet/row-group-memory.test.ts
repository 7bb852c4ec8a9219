/** What one row group was read with, the next one is read with too. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { MIB } from '../../../src/core/limits.ts'
import { ScratchPool, withScratch } from '../../../src/core/scratch.ts'
import { readParquet } from '../../../src/formats/parquet/read-parquet.ts'
import { parquetFile } from '../../fuzz/parquet-file.ts'
import { field } from '../../support/field.ts'
import { memorySource } from '../../support/memory-source.ts'
import { primary, readRows, schemaOf } from '../numpy/read-rows.ts'

const ROWS = 30_000

class CountingPool extends ScratchPool {
  readonly seen = new Set<ArrayBuffer>()

  override take(bytes: number, isLasting = false): ArrayBuffer {
    const block = super.take(bytes, isLasting)
    if (!isLasting) this.seen.add(block)
    return block
  }
}

for (const codec of ['UNCOMPRESSED', 'ZSTD'] as const) {
  test(`a row group takes no memory that the one before had not: ${codec}`, async () => {
    const body = Buffer.from(BigInt64Array.from({ length: ROWS }, (_, i) => BigInt(i)).buffer)
    const page = { type: 'data', body, values: ROWS, encoding: 0 } as const
    const column = { type: 'INT64', codec, values: ROWS, pages: [page] } as const
    const columns = ['id', 'a', 'b'].map((name) => ({ ...column, name }))
    const source = memorySource('a.parquet', parquetFile({ rows: ROWS, columns }))
    const schema = schemaOf(primary(), field('a', 'Int64'), field('b', 'Int64'))
    const pool = new CountingPool(64 * MIB)
    await withScratch(pool, async () => {
      await readRows(readParquet, [source], schema)
      const { size } = pool.seen
      assert.ok(size > 0)
      for (let i = 0; i < 3; i++) assert.equal((await readRows(readParquet, [source], schema)).rows, ROWS)
      assert.equal(pool.seen.size, size)
    })
  })
}
