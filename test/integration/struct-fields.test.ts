/** Struct-array fields through HTTP: imported, inserted, upserted, filtered, indexed, and given back exactly as they went in. */
import { strict as assert } from 'node:assert'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseExact } from '../support/api.ts'
import { type CorpusSchema, expectedRow, fieldsOf, type Row, shownRow } from '../support/corpus-rows.ts'
import { sharedServer } from '../support/shared-server.ts'
import { waitFor } from '../support/wait-for.ts'

const CORPUS = join(import.meta.dirname, '../corpus')
const expectation = (name: string) =>
  parseExact(readFileSync(join(CORPUS, `${name}.expect.json`), 'utf8')) as unknown as {
    schema: CorpusSchema
    rows: Row[]
  }

const server = sharedServer()

const indexParams = [{ fieldName: 'vec', metricType: 'L2' }]

test('structs come back as they went in, from every format, an insert and an upsert', async () => {
  const { api } = server
  const collectionName = 'everything'
  const { schema, rows } = expectation('parquet/structs')
  const fields = fieldsOf(schema)
  await api.ok('collections/create', { collectionName, schema, indexParams })
  const all = async (outputFields = ['*']) =>
    (await api.ok('entities/query', { collectionName, outputFields, limit: 1000 })).map((row: Row) =>
      shownRow(row, fields),
    )
  const wanted = (ids: readonly number[]) =>
    ids.map((id) => expectedRow({ ...rows[(id - 1) % rows.length], id }, fields))

  for (const format of ['json', 'jsonl', 'csv', 'parquet']) {
    copyFileSync(join(CORPUS, format, `structs.${format}`), join(server.bucket, `structs.${format}`))
    const job = await api.import(collectionName, [[`structs.${format}`]])
    assert.equal(job.state, 'Completed', job.reason)
    assert.deepEqual(await all(), wanted([1, 2, 3, 4]), format)
  }

  // An insert takes halves, bits and small integers as a query shows them, but for Int8Vector, which wants its numbers.
  const given = rows.map((row) => ({
    ...row,
    id: (row.id as number) + 4,
    parts: (row.parts as Row[]).map((part) => ({
      ...part,
      small: [...new Int8Array(Buffer.from(part.small as string, 'base64'))],
    })),
  }))
  await api.ok('entities/insert', { collectionName, data: given })
  assert.deepEqual(await all(), wanted([1, 2, 3, 4, 5, 6, 7, 8]))

  const upserted = [
    { ...given[0], id: 2 },
    { ...given[1], id: 5 },
  ]
  await api.ok('entities/upsert', { collectionName, data: upserted })
  const after = [1, 2, 3, 4, 5, 6, 7, 8].map((id) =>
    expectedRow({ ...rows[id === 2 ? 0 : id === 5 ? 1 : (id - 1) % 4], id }, fields),
  )
  assert.deepEqual(await all(), after)

  const [row] = await api.ok('entities/get', { collectionName, id: [1], outputFields: ['parts[text]', 'parts[i8]'] })
  const parts = (rows[0].parts as Row[]).map(({ i8, text }) => ({ i8, text }))
  assert.deepEqual(row, { id: 1, parts })

  await api.ok('entities/delete', { collectionName, filter: 'array_length(parts[vec]) == 0' })
  assert.deepEqual(
    await all(),
    after.filter((one) => (one.parts as Row[]).length > 0),
  )
})

test('a struct that is null stays null, apart from one that is empty', async () => {
  const { api } = server
  const collectionName = 'optional'
  const { schema, rows } = expectation('csv/structs_nullable')
  await api.ok('collections/create', { collectionName, schema, indexParams })
  copyFileSync(join(CORPUS, 'csv/structs_nullable.csv'), join(server.bucket, 'nulls.csv'))
  const job = await api.import(collectionName, [['nulls.csv']])
  assert.equal(job.state, 'Completed', job.reason)
  await api.ok('entities/insert', {
    collectionName,
    data: [
      { id: 5, vec: [1, 2] },
      { id: 6, vec: [1, 2], pairs: [] },
    ],
  })
  const found = await api.ok('entities/query', { collectionName, outputFields: ['pairs'], limit: 10 })
  assert.deepEqual(
    found.map((row: Row) => row.pairs),
    [...rows.map((row) => row.pairs), null, []],
  )
  const ids = async (filter: string) =>
    (await api.ok('entities/query', { collectionName, filter, outputFields: ['id'] })).map((row: Row) => row.id)
  assert.deepEqual(await ids('pairs is null'), [1, 4, 5])
  assert.deepEqual(await ids('pairs is not null'), [2, 3, 6])
  assert.deepEqual(await ids('array_length(pairs[n]) == 0'), [2, 6])
  assert.deepEqual(await ids('not (array_length(pairs[vec]) == 0)'), [3])
  const answer = await api.call('entities/query', { collectionName, filter: 'match_any(pairs, $[n] > 1)' })
  assert.equal(answer.code, 1100)
  assert.match(answer.message!, /function 'match_any' is not supported yet/)
})

test('one struct that is wrong refuses the whole file, by file, row, field and position', async () => {
  const { api } = server
  const collectionName = 'wrong'
  const { schema } = expectation('json/structs_many')
  await api.ok('collections/create', { collectionName, schema, indexParams })
  const pairs = (dim: number) => [
    { n: 1, vec: [1, 2] },
    { n: 2, vec: Array.from({ length: dim }, () => 1) },
  ]
  const row = (id: number, dim: number) => JSON.stringify({ id, vec: [1, 2], pairs: pairs(dim) })
  writeFileSync(join(server.bucket, 'wrong.jsonl'), `${row(1, 2)}\n${row(2, 3)}\n`)
  const job = await api.import(collectionName, [['wrong.jsonl']])
  assert.equal(job.state, 'Failed')
  assert.match(
    job.reason!,
    /vector dimension mismatch for field 'pairs\[vec\]': position=1, actual=3, expected=2, file: wrong\.jsonl \(row 1, line 2, .*field 'pairs'\)/,
  )
  assert.deepEqual(await api.ok('entities/query', { collectionName, limit: 10 }), [])
})

test('indexes on sub-fields are kept, shown and finished', async () => {
  const { api } = server
  const collectionName = 'indexed'
  const { schema } = expectation('json/structs_many')
  const more = [
    { fieldName: 'pairs[vec]', metricType: 'MAX_SIM_IP', indexType: 'HNSW', params: { M: 8 } },
    { fieldName: 'pairs[n]' },
  ]
  await api.ok('collections/create', { collectionName, schema, indexParams: [...indexParams, ...more] })
  await api.ok('entities/insert', { collectionName, data: [{ id: 1, vec: [1, 2], pairs: [{ n: 1, vec: [3, 4] }] }] })
  await api.ok('collections/flush', { collectionName })
  const shown = async () => (await api.ok('indexes/describe', { collectionName, indexName: 'pairs[vec]' }))[0]
  await waitFor(async () => (await shown()).indexState === 'Finished', 'the index is finished')
  const { fieldName, metricType, indexType, totalRows, indexedRows } = await shown()
  assert.deepEqual(
    { fieldName, metricType, indexType, totalRows, indexedRows },
    { fieldName: 'pairs[vec]', metricType: 'MAX_SIM_IP', indexType: 'HNSW', totalRows: 1, indexedRows: 1 },
  )
  assert.deepEqual((await api.ok('indexes/list', { collectionName })).sort(), ['pairs[n]', 'pairs[vec]', 'vec'])
})
