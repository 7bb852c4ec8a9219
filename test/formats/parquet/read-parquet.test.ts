import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { readFooter } from '../../../src/formats/parquet/footer.ts'
import { readParquet } from '../../../src/formats/parquet/read-parquet.ts'
import { field } from '../../support/field.ts'
import {
  assertRefused,
  expectedRows,
  FIXTURES,
  fixture,
  list,
  primary,
  readRows,
  schemaOf,
  text,
  vector,
} from '../numpy/read-rows.ts'
import { DIM, full } from './full-schema.ts'

const fullFiles = readdirSync(FIXTURES).filter((name) => /^parquet-full\..*\.parquet$/.test(name))

describe('a Parquet file', () => {
  for (const name of fullFiles) {
    test(`gives the rows that were written: ${name}`, async () => {
      const source = fixture(name)
      const { columns, rows, bytes } = await readRows(readParquet, [source], full)
      assert.deepEqual(columns, expectedRows('parquet-full'))
      assert.deepEqual([rows, bytes], [200, source.bytes])
    })

    test(`gives what hyparquet gives on its own: ${name}`, async () => {
      const { columns } = await readRows(readParquet, [fixture(name)], full)
      const content = readFileSync(join(FIXTURES, name))
      const file = content.buffer.slice(content.byteOffset, content.byteOffset + content.length) as ArrayBuffer
      const objects = await parquetReadObjects({
        file,
        compressors,
        parsers: { jsonFromBytes: (b) => new TextDecoder().decode(b) },
      })
      const plain = (v: unknown): unknown => (typeof v === 'bigint' ? String(v) : Array.isArray(v) ? v.map(plain) : v)
      for (const [key, values] of Object.entries(columns))
        assert.deepEqual(
          values,
          objects.map((row) => plain(row[key])),
          key,
        )
    })
  }

  test('gives the same rows in parts that add up to its bytes', async () => {
    const name = 'parquet-full.small-pages.parquet'
    const whole = expectedRows('parquet-full')
    let total = 0
    for (const [from, to, firstRow, end] of [
      [0, 1, 0, 70],
      [1, 3, 70, 200],
    ]) {
      const { columns, rows, bytes } = await readRows(readParquet, [fixture(name)], full, {
        kind: 'rowGroups',
        from,
        to,
        firstRow,
      })
      for (const [key, values] of Object.entries(columns))
        assert.deepEqual(values, whole[key].slice(firstRow, end), key)
      assert.equal(rows, end - firstRow)
      total += bytes
    }
    assert.equal(total, fixture(name).bytes)
    assert.deepEqual(
      (await readFooter(fixture(name))).rowGroups.map((g) => g.rows),
      [70, 70, 60],
    )
  })

  const nullable = { nullable: true }
  for (const name of ['parquet-nulls.parquet', 'parquet-nulls.small-pages.parquet']) {
    test(`keeps nulls and empty lists apart: ${name}`, async () => {
      const fields = [
        text('title', nullable),
        field('score', 'Float', nullable),
        field('flag', 'Bool', nullable),
        list('tags', 'Int64', nullable),
        text('words', nullable),
      ]
      const expected = expectedRows('parquet-nulls')
      expected.tags = expected.tags.map((tags) => (tags as number[] | null)?.map(String) ?? null)
      assert.deepEqual((await readRows(readParquet, [fixture(name)], { fields })).columns, expected)
    })
  }

  test('gives the default for a null, where there is one', async () => {
    const score = field('score', 'Float', { defaultValue: 0.5, nullable: true })
    const { columns } = await readRows(readParquet, [fixture('parquet-nulls.parquet')], schemaOf(score))
    assert.deepEqual(columns.score.slice(0, 6).filter((v) => v === 0.5).length, 2)
  })

  test('without rows is read and checked all the same', async () => {
    const source = fixture('parquet-empty.parquet')
    assert.equal((await readRows(readParquet, [source], full)).rows, 0)
    await assertRefused(readParquet, [fixture('parquet-empty.parquet')], schemaOf(text('other')), /not in arrow schema/)
  })

  test('widens float16 vectors and narrower integers', async () => {
    const { columns } = await readRows(readParquet, [fixture('parquet-half.parquet')], schemaOf(primary(), vector(DIM)))
    assert.deepEqual(columns, expectedRows('parquet-half'))
  })

  test('takes integers for floats', async () => {
    const { columns } = await readRows(
      readParquet,
      [fixture('parquet-full.snappy.parquet')],
      schemaOf(field('small', 'Double'), field('id', 'Float'), list('tags', 'Float')),
    )
    assert.deepEqual([columns.small[7], columns.id[0], columns.tags[3]], [7, 9007199254740992, [0, 1, 2]])
  })

  test('takes a vector that is null where the field may be', async () => {
    const { columns } = await readRows(
      readParquet,
      [fixture('parquet-null-vector.parquet')],
      schemaOf(primary(), vector(DIM, nullable)),
    )
    assert.deepEqual(
      columns.vector.map((v) => v === null),
      [false, true, false],
    )
  })
})
