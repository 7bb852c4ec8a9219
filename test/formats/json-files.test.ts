/** JSON and JSON Lines files as a whole: containers, pieces, batches, limits. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import fc from 'fast-check'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { csvReader } from '../../src/formats/csv/read-csv.ts'
import { jsonReader } from '../../src/formats/json/read-json.ts'
import { jsonLinesReader } from '../../src/formats/jsonl/read-json-lines.ts'
import { field } from '../support/field.ts'
import { memorySource } from '../support/memory-source.ts'
import { DATA_KEY, readError, readRows, schemaOf, WIDE } from './csv-json-support.ts'

const ids = schemaOf([field('id', 'Int64', { isPrimary: true })])
const docs = schemaOf([
  field('id', 'Int64', { isPrimary: true }),
  field('text', 'VarChar', { maxLength: 1000 }),
  field('vector', 'FloatVector', { dim: 3 }),
])
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

test('a read that fails between two rows ends nothing quietly', async () => {
  const row = (i: number) => `{"id":${i}}`
  const files = [
    { reader: jsonReader, text: `[${row(1)},${row(2)}]`, first: `[${row(1)}` },
    { reader: jsonLinesReader, text: `${row(1)}\n${row(2)}\n`, first: `${row(1)}\n` },
    { reader: csvReader, text: 'id\n1\n2\n', first: 'id\n1\n' },
  ]
  for (const { reader, text, first } of files) {
    const source = memorySource(DATA_KEY, Buffer.from(text))
    const read = source.read.bind(source)
    source.read = (from, to) => (from === 0 ? read(from, to) : Promise.reject(new Error('the bucket is gone')))
    const batch = new BatchBuilder(ids, new IdBlock(0n), 0)
    const request = {
      sources: [source],
      range: { kind: 'whole' as const },
      csv: { separator: ',', nullKey: '' },
      onBatch: async () => {},
      signal: new AbortController().signal,
    }
    const sizes = { readBytes: first.length, rowBytesMax: 4096 }
    await assert.rejects(reader(sizes)(request, batch), /the bucket is gone/)
    assert.equal(batch.rows, 1)
  }
})

test('a full batch is handed over before the next row is read', async () => {
  const rows = 40_000
  const source = memorySource(DATA_KEY, Buffer.from(Array.from({ length: rows }, (_, i) => `{"id":${i}}`).join('\n')))
  const batch = new BatchBuilder(ids, new IdBlock(0n), 0)
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
