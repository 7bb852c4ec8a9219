/** Rows of JSON and JSON Lines files: fields, dynamic keys, and where errors are said to be. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { jsonReader } from '../../src/formats/json/read-json.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import { field } from '../support/field.ts'
import { readError, readRows, schemaOf } from './csv-json-support.ts'

const ids = schemaOf([field('id', 'Int64', { isPrimary: true })])
const docs = schemaOf([
  field('id', 'Int64', { isPrimary: true }),
  field('text', 'VarChar', { maxLength: 1000 }),
  field('vector', 'FloatVector', { dim: 3 }),
])
const open = schemaOf([field('id', 'Int64', { isPrimary: true })], true)

test('an error says file, row, line and field, what was expected and what was found', async () => {
  const error = await readError(
    jsonReader,
    docs,
    '[\n{"id":1,"text":"a","vector":[1,2,3]},\n{"id":2,"text":"b",\n"vector":[1,2]}]',
  )
  assert.deepEqual(error.place, { file: 'data/file.txt', row: 1, line: 4, column: 10, byte: 69, field: 'vector' })
  assert.match(
    error.message,
    /^failed to parse row, error: expected dim '3' for field 'vector' with type 'FloatVector', got dim '2'/,
  )
  assert.equal(error.expected, 'a list of 3 numbers')
  assert.equal(error.found, '2 numbers')
  const lines = await readError(jsonLinesReader, ids, '{"id":1}\n\n{"id":"x"}\n')
  assert.deepEqual(lines.place, { file: 'data/file.txt', row: 1, line: 3, column: 7, byte: 16, field: 'id' })
  const broken = await readError(jsonLinesReader, ids, '{"id":1}\n{"id":2\n{"id":3}\n')
  assert.deepEqual({ row: broken.place.row, line: broken.place.line }, { row: 1, line: 3 })
})

test('a missing field is refused, with a guess at the key that was meant', async () => {
  const of = async (row: object) => (await readError(jsonReader, docs, JSON.stringify([row]))).message
  assert.match(
    await of({ id: 1, text: 'a', emb: [1, 2, 3], other: [1] }),
    /value of field 'vector' is missed.*hint: the row has a key 'emb' with 3 numbers; the field is called 'vector'/,
  )
  assert.match(
    await of({ id: 1, Text: 'a', vector: [1, 2, 3] }),
    /hint: the row has a key 'Text'; the field is called 'text'/,
  )
  assert.match(await of({ key: 1, text: 'a', vector: [1, 2, 3] }), /hint: the row has a key 'key' with a number/)
  assert.doesNotMatch(await of({ id: 1, text: 'a' }), /hint/)
})

test('a field given twice is refused', async () => {
  assert.match((await readError(jsonReader, ids, '[{"id":1,"id":2}]')).message, /duplicated key is not allowed, key=id/)
  assert.match(
    (await readError(jsonReader, ids, '[{"id":1,"\\u0069d":1}]')).message,
    /duplicated key is not allowed, key=id/,
  )
})

test('unknown keys are ignored without a dynamic field, but must be valid', async () => {
  assert.deepEqual(await readRows(jsonReader, ids, '[{"x":[1,{"y":"}"}],"id":1,"$meta":5}]'), [{ id: 1n }])
  await readError(jsonReader, ids, '[{"x":[1,],"id":1}]')
  await readError(jsonReader, ids, '[{"x":"\\ud800","id":1}]')
})

test('dynamic keys go to $meta as they stand in the file', async () => {
  const metaOf = async (row: string) => (await readRows(jsonReader, open, `[${row}]`))[0].$meta
  assert.equal(await metaOf('{"id":1}'), '{}')
  assert.equal(
    await metaOf('{"a":12345678901234567890,"id":1,"b":1.10,"c":null}'),
    '{"a":12345678901234567890,"b":1.10,"c":null}',
  )
  assert.equal(await metaOf('{"id":1,"$meta":{"a":[1, 2]},"b":"x"}'), '{"a":[1,2],"b":"x"}')
  assert.equal(await metaOf('{"id":1,"$meta":"{\\"n\\": 9007199254740993}"}'), '{"n":9007199254740993}')
  assert.equal(await metaOf('{"id":1,"$meta":{},"k\\"ä":1}'), '{"k\\"ä":1}')
})

test('what $meta must not hold is refused', async () => {
  const errorOf = async (row: string) => (await readError(jsonReader, open, `[${row}]`)).message
  assert.match(await errorOf('{"id":1,"a":1,"$meta":{"a":2}}'), /duplicated key is not allowed, key=a/)
  assert.match(await errorOf('{"id":1,"$meta":{"a":2},"a":1}'), /duplicated key is not allowed, key=a/)
  assert.match(await errorOf('{"id":1,"a":1,"a":2}'), /duplicated key is not allowed, key=a/)
  assert.match(await errorOf('{"id":1,"$meta":{"id":2}}'), /'id' is a field of the collection/)
  assert.match(await errorOf('{"id":1,"$meta":{"$meta":{}}}'), /'\$meta' is a field/)
  for (const value of ['null', '1', '[]', 'true', '"[]"', '"5"']) {
    assert.match(
      await errorOf(`{"id":1,"$meta":${value}}`),
      /illegal value for dynamic field, not a JSON object/,
      value,
    )
  }
  for (const value of ['"x"', '""', '"{\\"a\\":}"', '"{} x"']) {
    assert.match(
      await errorOf(`{"id":1,"$meta":${value}}`),
      /illegal value for dynamic field, not a JSON format string/,
      value,
    )
  }
  assert.match(await errorOf(`{"id":1,"a":"${'x'.repeat(65536)}"}`), /exceeds max_length\(65536\)/)
})

test('auto ids are handed out, and refused when given', async () => {
  const auto = schemaOf([field('id', 'Int64', { isPrimary: true, autoId: true }), field('n', 'Int8')])
  assert.deepEqual(await readRows(jsonReader, auto, '[{"n":1},{"n":2}]', { firstId: 10n }), [
    { id: 10n, n: 1 },
    { id: 11n, n: 2 },
  ])
  const error = await readError(jsonReader, auto, '[{"n":1},{"n":1,"id":3}]')
  assert.match(error.message, /the primary key 'id' is auto-generated, no need to provide/)
  assert.equal(error.place.row, 1)
  const text = schemaOf([field('id', 'VarChar', { isPrimary: true, autoId: true, maxLength: 30 })])
  assert.deepEqual(await readRows(jsonLinesReader, text, '{}\n{}', { firstId: 5n }), [{ id: '5' }, { id: '6' }])
})

test('missing and null values take the default, else null', async () => {
  const schema = schemaOf([
    field('a', 'Int8', { nullable: true, defaultValue: 3 }),
    field('b', 'VarChar', { nullable: true, maxLength: 5 }),
  ])
  assert.deepEqual(await readRows(jsonReader, schema, '[{"a":null,"b":null},{},{"a":1,"b":"x"}]'), [
    { a: 3, b: null },
    { a: 3, b: null },
    { a: 1, b: 'x' },
  ])
})
