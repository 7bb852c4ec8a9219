import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { FileError } from '../../../src/core/errors.ts'
import type { Schema } from '../../../src/core/schema.ts'
import { readParquet } from '../../../src/formats/parquet/read-parquet.ts'
import { field } from '../../support/field.ts'
import { memorySource } from '../../support/memory-source.ts'
import {
  assertRefused,
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

const refused = (name: string, schema: Schema, message: RegExp, place: object = {}) =>
  assertRefused(readParquet, [fixture(name)], schema, message, { file: name, ...place })

describe('a Parquet file is refused', () => {
  const basic = schemaOf(primary(), vector(DIM))

  test('where it does not fit the schema', async () => {
    await refused(
      'parquet-wrong-case.parquet',
      basic,
      /^schema not equal, err=field 'id' not in arrow schema.*hint: the file has a column 'ID'/,
    )
    await refused(
      'parquet-id-text.parquet',
      basic,
      /^schema not equal, err=field 'id' type mis-match, expect arrow type 'int64', get arrow data type 'utf8'/,
    )
    await refused(
      'parquet-full.snappy.parquet',
      schemaOf(primary({ autoId: true })),
      /^the primary key 'id' is auto-generated, no need to provide/,
    )
    await refused(
      'parquet-full.snappy.parquet',
      schemaOf(field('id', 'Int32')),
      /expect arrow type 'int32', get arrow data type 'int64'/,
    )
    await refused(
      'parquet-full.wide.parquet',
      schemaOf(field('nested', 'JSON')),
      /expect arrow type 'utf8', get arrow data type 'struct<a: int64, b: list<item: int64, nullable>>'/,
    )
    await refused(
      'parquet-full.wide.parquet',
      schemaOf(list('tags', 'Int8')),
      /expect arrow type 'list<item: int8, nullable>', get arrow data type 'list<item: int16, nullable>'/,
    )
    await refused(
      'parquet-bytes.parquet',
      schemaOf(text('title')),
      /expect arrow type 'utf8', get arrow data type 'binary'/,
    )
  })

  test('where none of its columns is a field, whatever may be missing', async () => {
    await refused(
      'parquet-full.snappy.parquet',
      schemaOf(primary({ name: 'key', autoId: true }), vector(DIM, { name: 'other', nullable: true })),
      /^schema not equal, err=no column of the file is a field/,
    )
  })

  test('for nulls that the field may not have', async () => {
    await refused(
      'parquet-nulls.parquet',
      schemaOf(text('title')),
      /^the field 'title' is not nullable but the file contains null value/,
      { row: 0, field: 'title' },
    )
    await refused(
      'parquet-nulls.small-pages.parquet',
      schemaOf(list('tags', 'Int32')),
      /^the field 'tags' is not nullable/,
      { row: 0 },
    )
    await refused(
      'parquet-null-in-vector.parquet',
      basic,
      /^array element is not allowed to be null value for field 'vector'/,
      { row: 1, field: 'vector' },
    )
    await refused(
      'parquet-null-vector.parquet',
      basic,
      /^the field 'vector' is not nullable but the file contains null value/,
      { row: 1 },
    )
    await refused('parquet-nulls.parquet', schemaOf(text('words')), /type mis-match.*get arrow data type 'null'/)
  })

  test('for values that no format may bring, naming the row', async () => {
    await refused(
      'parquet-short-vector.parquet',
      basic,
      /^length of vector is not aligned: expected 8 but got 7, data type: FloatVector/,
      { row: 2, field: 'vector' },
    )
    await refused('parquet-nan.parquet', basic, /not a number or infinity/, { row: 2, field: 'vector' })
    await refused('parquet-uint64.parquet', basic, /out of range/, { row: 1, field: 'id' })
    await refused(
      'parquet-full.small-pages.parquet',
      schemaOf(text('title', { maxLength: 30 })),
      /exceeds max_length/,
      { row: 4 },
    )
    await refused('parquet-meta.parquet', { ...basic, dynamicField: field('$meta', 'JSON') }, /not a JSON object/, {
      row: 2,
      field: '$meta',
    })
  })

  test('when it is cut off anywhere', async () => {
    const content = readFileSync(join(FIXTURES, 'parquet-full.snappy.parquet'))
    for (let length = 0; length < content.length; length += 97) {
      const source = memorySource('cut.parquet', content.subarray(0, length))
      await assert.rejects(readRows(readParquet, [source], full), (error: unknown) => {
        assert.ok(error instanceof FileError, String(error))
        assert.match(error.message, /^new parquet reader failed, err=.*file: cut\.parquet/)
        return true
      })
    }
  })

  for (const name of [
    'parquet-full.snappy.parquet',
    'parquet-full.zstd.parquet',
    'parquet-full.delta.parquet',
    'parquet-nulls.small-pages.parquet',
  ]) {
    test(`or read, but never anything else, when bytes are damaged: ${name}`, async () => {
      const content = readFileSync(join(FIXTURES, name))
      let seed = 1
      const random = (below: number) => (seed = (seed * 48271) % 0x7fffffff) % below
      const schema = name.includes('nulls')
        ? schemaOf(
            field('score', 'Float', { nullable: true }),
            list('tags', 'Int64', { nullable: true }),
            text('title', { nullable: true }),
          )
        : full
      for (let round = 0; round < 400; round++) {
        const damaged = Buffer.from(content)
        for (let i = 0; i <= random(3); i++) damaged[random(damaged.length)] = random(256)
        await readRows(readParquet, [memorySource('x.parquet', damaged)], schema).catch((error: unknown) => {
          assert.ok(error instanceof FileError, `round ${round}: ${(error as Error).stack}`)
        })
      }
    })
  }

  test('when the checksum of a page is wrong', async () => {
    const content = readFileSync(join(FIXTURES, 'parquet-full.v2.parquet'))
    const messages: string[] = []
    for (let at = 40; at < 1500; at += 10) {
      const damaged = Buffer.from(content)
      damaged[at] ^= 1
      await readRows(readParquet, [memorySource('x.parquet', damaged)], full).catch((error: Error) =>
        messages.push(error.message),
      )
    }
    assert.ok(
      messages.some((message) =>
        /^new parquet reader failed, err=the checksum of the page is wrong, .*page at byte \d+/.test(message),
      ),
    )
  })

  test('stops being read when the job is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'))
    await assert.rejects(
      readRows(readParquet, [fixture('parquet-full.v2.parquet')], full, undefined, signal),
      /^Error: cancelled/,
    )
  })
})
