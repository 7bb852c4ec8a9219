/** JSON and JSON Lines files: containers, rows, dynamic keys, and where errors are said to be. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { jsonReader } from '../../src/formats/json/read-json.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import { field, MemorySource, readError, readRows, schemaOf, WIDE } from './csv-json-support.ts'

const ids = schemaOf([field('id', 'Int64', { isPrimary: true })])
const docs = schemaOf([
  field('id', 'Int64', { isPrimary: true }),
  field('text', 'VarChar', { maxLength: 1000 }),
  field('vector', 'FloatVector', { dim: 3 }),
])
const open = schemaOf([field('id', 'Int64', { isPrimary: true })], true)

test('both containers hold rows, with or without a byte order mark and blanks', async () => {
  const rows = [{ id: 1n }, { id: 2n }]
  const texts = [
    '[{"id":1},{"id":2}]',
    '{"rows":[{"id":1},{"id":2}]}',
    ' {\n "ROWS" : [ {"id":1} ,\r\n{"id":2} ] } \n',
    '\ufeff[{"id":1},{"id":2}]',
  ]
  for (const text of texts) assert.deepEqual(await readRows(jsonReader, ids, text), rows, text)
})

test('empty containers have no rows', async () => {
  for (const text of ['[]', '{}', '{"rows":[]}', ' [ ] ', '{ }\n'])
    assert.deepEqual(await readRows(jsonReader, ids, text), [], text)
  for (const text of ['', '\n\n', ' \r\n', '\ufeff'])
    assert.deepEqual(await readRows(jsonLinesReader, ids, text), [], text)
})

const BAD_JSON: [string, RegExp][] = [
  ['', /^init failed, failed to decode JSON, error: EOF/],
  [' \n', /^init failed, failed to decode JSON, error: EOF/],
  ['1', /^invalid JSON format, the content should be started with '\{' or '\['/],
  ['"rows"', /the content should be started with/],
  ['{"data":[]}', /^invalid JSON format, the root key should be 'rows', but get 'data'/],
  ['{"rows":{}}', /^invalid JSON format, rows list should begin with '\['/],
  ['{"rows":', /^failed to decode JSON, error: unexpected EOF/],
  ['{"ro', /^failed to decode JSON, error: unexpected EOF/],
  ['{', /^failed to decode JSON, error: unexpected EOF/],
  ['[', /^failed to decode JSON, error: unexpected EOF/],
  ['{"rows" [', /^failed to decode JSON, error: unexpected '\[', expected ':'/],
  ['[{"id":1}', /^failed to decode JSON, error: unexpected EOF/],
  ['[{"id":1},', /^failed to decode JSON, error: unexpected EOF/],
  ['[{"id":1', /^failed to decode JSON, error: unexpected EOF/],
  ['[{"id":1},{"id":"', /^failed to decode JSON, error: unexpected EOF/],
  ['{"rows":[{"id":1}]', /^failed to decode JSON, error: unexpected EOF/],
  ['[{"id":1},]', /^failed to decode JSON, error: unexpected '\]'/],
  ['[{"id":1} {"id":2}]', /^failed to decode JSON, error: unexpected '\{'/],
  ['[,{"id":1}]', /unexpected ','/],
  ['[{"id":1}]x', /^failed to decode JSON, error: unexpected 'x'/],
  ['[{"id":1}][]', /^failed to decode JSON, error: unexpected '\['/],
  ['{}{}', /^failed to decode JSON, error: unexpected '\{'/],
  ['{"rows":[{"id":1}],"more":1}', /^failed to decode JSON, error: unexpected ','/],
  ['{"rows":[]}}', /^failed to decode JSON, error: unexpected '\}'/],
  ['[1]', /^invalid JSON format, each row should be a key-value map, but got type json.Number/],
  ['[[{"id":1}]]', /each row should be a key-value map, but got type \[\]interface \{\}/],
  ['["a"]', /got type string/],
  ['[null]', /got type <nil>/],
  ['[{"id":1},true]', /got type bool/],
  [
    '[{"id":1 "x":2}]',
    /^failed to parse row, error: failed to decode row, error: unexpected '"', expected ',' or '\}'/,
  ],
  ['[{"id":1}},{"id":2}]', /unexpected '\}'/],
  ['[{"id":[1}]', /unexpected '\}'/],
  ['[{"id":1,}]', /unexpected '\}'/],
  ['[{"id":NaN}]', /value 'NaN' is not a number or infinity/],
]

for (const sizes of [WIDE, { readBytes: 1, rowBytesMax: 4096 }]) {
  test(`what is wrong with a JSON file is refused (${sizes.readBytes} bytes a read)`, async () => {
    for (const [text, message] of BAD_JSON) {
      const error = await readError(jsonReader, ids, text, { sizes })
      assert.match(error.message, message, text)
      assert.equal(error.place.file, 'data/file.txt')
    }
  })
}

test('JSON Lines takes objects on lines of their own, which may span lines', async () => {
  const text = '\n{"id":1}\r\n\n  {"id"\n:\n2}\n{"id":3}'
  assert.deepEqual(await readRows(jsonLinesReader, ids, text), [{ id: 1n }, { id: 2n }, { id: 3n }])
  for (const bad of [
    '{"id":1},\n{"id":2}',
    '{"id":1}\n,{"id":2}',
    '{"id":1}\n]',
    '{"id":1}\n}',
    '{"id":1} {"id":2}',
    '[{"id":1}]',
    '{"id":1}\n{"id":',
    '1',
  ]) {
    const error = await readError(jsonLinesReader, ids, bad)
    assert.notEqual(error.place.line, undefined, bad)
  }
  assert.match((await readError(jsonLinesReader, ids, '[{"id":1}]')).message, /got type \[\]interface \{\}/)
})

test('an error says file, row, line and field, what was expected and what was found', async () => {
  const error = await readError(
    jsonReader,
    docs,
    '[\n{"id":1,"text":"a","vector":[1,2,3]},\n{"id":2,"text":"b",\n"vector":[1,2]}]',
  )
  assert.deepEqual(error.place, { file: 'data/file.txt', row: 1, line: 4, field: 'vector' })
  assert.match(
    error.message,
    /^failed to parse row, error: expected dim '3' for field 'vector' with type 'FloatVector', got dim '2'/,
  )
  assert.equal(error.expected, 'a list of 3 numbers')
  assert.equal(error.found, '2 numbers')
  const lines = await readError(jsonLinesReader, ids, '{"id":1}\n\n{"id":"x"}\n')
  assert.deepEqual(lines.place, { file: 'data/file.txt', row: 1, line: 3, field: 'id' })
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

test('invalid UTF-8 is refused wherever it stands', async () => {
  const bad = (before: string, after: string) =>
    Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)])
  const error = await readError(jsonReader, docs, bad('[{"id":1,"text":"', '","vector":[1,2,3]}]'))
  assert.match(error.message, /field 'text' contains invalid UTF-8 data/)
  await readError(jsonReader, docs, bad('[{"id":1,"text":"a","vector":[1,2,3],"x":"', '"}]'))
  await readError(jsonReader, docs, bad('[{"id":1,"text":"a","vector":[1,2,3],"x', '":1}]'))
  await readError(jsonReader, docs, bad('[{"id":1,"text":"a","vector":[1,2,3]}', ']'))
})

test('a row longer than the limit is refused, unless something in it is wrong first', async () => {
  const sizes = { readBytes: 64, rowBytesMax: 256 }
  const long = `[{"id":1,"x":"${'y'.repeat(1000)}"}]`
  assert.match(
    (await readError(jsonReader, ids, long, { sizes })).message,
    /the row is too long.*expected at most 256 bytes/,
  )
  const broken = `[{"id":1 "x":"${'y'.repeat(1000)}"}]`
  assert.match((await readError(jsonReader, ids, broken, { sizes })).message, /unexpected '"', expected ','/)
  assert.equal(
    (await readRows(jsonReader, ids, `[${Array.from({ length: 200 }, (_, i) => `{"id":${i}}`)}]`, { sizes })).length,
    200,
  )
})

test('reading stops when it is told to', async () => {
  const controller = new AbortController()
  controller.abort(new Error('stop'))
  await assert.rejects(readRows(jsonReader, ids, '[{"id":1}]', { signal: controller.signal }), /stop/)
})

test('a full batch is handed over before the next row is read', async () => {
  const rows = 40_000
  const source = new MemorySource(Buffer.from(Array.from({ length: rows }, (_, i) => `{"id":${i}}`).join('\n')))
  const batch = new BatchBuilder(ids, { next: () => 0n }, 0)
  let stored = 0
  const onBatch = async () => {
    stored += batch.rows
    assert.equal(batch.rows, 16384)
    batch.finish()
  }
  const request = {
    sources: [source],
    range: { kind: 'whole' as const },
    csv: { separator: ',', nullKey: '' },
    onBatch,
    signal: new AbortController().signal,
  }
  assert.deepEqual(await jsonLinesReader(WIDE)(request, batch), { rows, bytes: source.bytes })
  assert.equal(stored + batch.rows, rows)
})

test('pieces of any size give the same rows', async () => {
  const row = fc.record({
    id: fc.maxSafeInteger(),
    text: fc.string({ unit: 'grapheme', maxLength: 40 }),
    vector: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
    extra: fc.oneof(fc.constant('{"}\\'), fc.array(fc.constant({ a: '}' })), fc.string({ maxLength: 300 })),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 8 }),
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(0, 2),
      async (rows, readBytes, indent) => {
        const sizes = { readBytes, rowBytesMax: 1 << 20 }
        const expected = rows.map(({ id, text, vector }) => ({
          id: BigInt(id),
          text,
          vector: vector.map((x) => (x === 0 ? 0 : x)),
        }))
        const list = JSON.stringify(rows, null, indent)
        assert.deepEqual(await readRows(jsonReader, docs, list, { sizes }), expected)
        assert.deepEqual(await readRows(jsonReader, docs, `{"rows":${list}}`, { sizes }), expected)
        const lines = rows.map((r) => JSON.stringify(r, null, indent)).join('\n')
        assert.deepEqual(await readRows(jsonLinesReader, docs, lines, { sizes }), expected)
      },
    ),
    { seed: 3, numRuns: 150 },
  )
})
