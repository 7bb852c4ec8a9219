/** BM25 end to end through REST: texts imported and inserted, found by texts, with the scores of the formula over the rows searched. */
import { strict as assert } from 'node:assert'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { bm25Of } from '../support/bm25.ts'
import { seeded } from '../support/sample-files.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

interface Row {
  readonly id: number
  readonly body: string
}
interface Hit {
  readonly id: number
  readonly distance: number
}

const WORDS = ['red', 'green', 'blue', 'white', 'black', 'grey', 'pink', 'gold']
/** Short and long texts, common and rare words. */
function textsOf(count: number, seed: number, firstId = 0): Row[] {
  const random = seeded(seed)
  const word = () => WORDS[Math.floor(random() ** 2 * WORDS.length)]
  return Array.from({ length: count }, (_, i) => ({
    id: firstId + i,
    body: Array.from({ length: Math.floor(random() * 20) }, word).join(i % 2 ? ' ' : ', '),
  }))
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/\w+/g) ?? []

const SCHEMA = (analyzer: object = {}, dataType = 'VarChar') => ({
  fields: [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    {
      fieldName: 'body',
      dataType,
      elementTypeParams: {
        ...(dataType === 'VarChar' ? { max_length: 1000 } : {}),
        enable_analyzer: true,
        ...analyzer,
      },
    },
    { fieldName: 'terms', dataType: 'SparseFloatVector' },
  ],
  functions: [{ name: 'f', type: 'BM25', inputFieldNames: ['body'], outputFieldNames: ['terms'] }],
})

const create = (collectionName: string, schema: object = SCHEMA(), index: object = {}) =>
  server.api.ok('collections/create', {
    collectionName,
    schema,
    indexParams: [{ fieldName: 'terms', metricType: 'BM25', indexType: 'SPARSE_INVERTED_INDEX', ...index }],
  })

const search = (collectionName: string, text: string, more: object = {}): Promise<Hit[]> =>
  server.api.ok('entities/search', { collectionName, data: [text], limit: 1000, ...more })

/** Best first, and exactly the rows that `shown` lets through, with the scores they have among all `rows`. */
function assertHits(
  hits: readonly Hit[],
  rows: readonly Row[],
  query: string,
  shown = (_: Row) => true,
  k1 = 1.2,
  b = 0.75,
) {
  const scores = bm25Of(
    rows.map((row) => wordsOf(row.body)),
    wordsOf(query),
    k1,
    b,
  )
  const wanted = new Map(
    rows.flatMap((row, i) => (scores[i] === undefined || !shown(row) ? [] : [[row.id, scores[i]]])),
  )
  assert.ok(wanted.size > 0, 'the query finds something')
  assert.deepEqual(new Set(hits.map((hit) => hit.id)), new Set(wanted.keys()))
  for (const { id, distance } of hits) {
    const score = wanted.get(id)!
    assert.ok(Math.abs(distance - score) <= 1e-6 * score, `row ${id}: ${distance} instead of ${score}`)
  }
  for (let i = 1; i < hits.length; i++) assert.ok(hits[i - 1].distance >= hits[i].distance, 'best first')
}

function put(key: string, content: string): string[] {
  mkdirSync(dirname(join(server.bucket, key)), { recursive: true })
  writeFileSync(join(server.bucket, key), content)
  return [key]
}
const asJson = (name: string, rows: readonly Row[]) => put(`${name}.json`, JSON.stringify(rows))
const asCsv = (name: string, rows: readonly Row[]) =>
  put(`${name}.csv`, `id,body\n${rows.map((row) => `${row.id},"${row.body}"\n`).join('')}`)

test('rows of two formats and of inserts are found by texts, with scores over all of them; a kill changes nothing', async () => {
  const collectionName = 'mixed'
  await create(collectionName)
  const rows = textsOf(300, 1)
  const job = await server.api.import(collectionName, [
    asJson('a', rows.slice(0, 100)),
    asCsv('b', rows.slice(100, 200)),
  ])
  assert.equal(job.state, 'Completed', job.reason)
  await server.api.ok('entities/insert', { collectionName, data: rows.slice(200) })
  for (const query of ['gold', 'Red, blue', 'pink pink grey nothing'])
    assertHits(await search(collectionName, query), rows, query)
  assert.deepEqual(await search(collectionName, 'nothing of it'), [])
  const top = await search(collectionName, 'gold pink', { limit: 3, outputFields: ['*'] })
  const all = await search(collectionName, 'gold pink')
  assert.deepEqual(
    top.map((hit) => hit.distance),
    all.slice(0, 3).map((hit) => hit.distance),
  )
  assert.deepEqual(Object.keys(top[0]).sort(), ['body', 'distance', 'id'])

  await server.killAndRestart()
  assert.deepEqual(await search(collectionName, 'gold pink'), all)
  const { functions, fields } = await server.api.ok('collections/describe', { collectionName })
  assert.deepEqual([functions[0].name, functions[0].type, fields[2].isFunctionOutput], ['f', 1, true])
  const more = textsOf(50, 2, 300)
  assert.equal((await server.api.import(collectionName, [asCsv('c', more)])).state, 'Completed')
  assertHits(await search(collectionName, 'gold'), [...rows, ...more], 'gold')
})

test('statistics follow deletes and upserts, ignore filters, and keep to the partitions and segments searched', async () => {
  const collectionName = 'scoped'
  const { api } = server
  await create(collectionName)
  await api.ok('partitions/create', { collectionName, partitionName: 'other' })
  const rows = textsOf(80, 3)
  const other = textsOf(40, 4, 80)
  await api.ok('entities/insert', { collectionName, data: rows })
  await api.ok('entities/insert', { collectionName, partitionName: 'other', data: other })
  const all = [...rows, ...other]
  assertHits(await search(collectionName, 'white gold'), all, 'white gold')
  const even = await search(collectionName, 'white gold', { filter: 'id % 2 == 0' })
  assertHits(even, all, 'white gold', (row) => row.id % 2 === 0)
  assertHits(await search(collectionName, 'white gold', { partitionNames: ['other'] }), other, 'white gold')

  await api.ok('entities/delete', { collectionName, filter: 'id < 20' })
  const changed = { id: 30, body: 'gold gold gold' }
  await api.ok('entities/upsert', { collectionName, data: [changed] })
  const left = all.filter((row) => row.id >= 20).map((row) => (row.id === 30 ? changed : row))
  assertHits(await search(collectionName, 'white gold'), left, 'white gold')

  await api.ok('collections/flush', { collectionName })
  await api.ok('entities/insert', { collectionName, data: [{ id: 500, body: 'gold' }] })
  const sealed = await search(collectionName, 'gold', { searchParams: { ignore_growing: true } })
  assertHits(sealed, left, 'gold')
})

test('a search can start from stored rows, ask for a range, and use the parameters of the index', async () => {
  const collectionName = 'tuned'
  await create(collectionName, SCHEMA(), { params: { bm25_k1: 2, bm25_b: 0.1 } })
  const rows = textsOf(60, 5)
  await server.api.ok('entities/insert', { collectionName, data: rows })
  assertHits(await search(collectionName, 'black red'), rows, 'black red', undefined, 2, 0.1)
  const first = rows.find((row) => wordsOf(row.body).length > 3)!
  const byId: Hit[] = await server.api.ok('entities/search', { collectionName, ids: [first.id], limit: 1000 })
  assertHits(byId, rows, first.body, undefined, 2, 0.1)
  const all = await search(collectionName, 'black red')
  // Between two scores: the shortest text of a float32 is not the float32 itself.
  const between = (i: number) => (all[i].distance + all[i + 1].distance) / 2
  const [radius, range_filter] = [between(all.length - 5), between(4)]
  const within = await search(collectionName, 'black red', { searchParams: { radius, range_filter } })
  assert.deepEqual(
    within,
    all.filter((hit) => hit.distance > radius && hit.distance <= range_filter),
  )
})

test('a Text field and the english analyzer: stems match, stop words do not', async () => {
  const collectionName = 'english'
  await create(collectionName, SCHEMA({ analyzer_params: { type: 'english' } }, 'Text'))
  const rows = [
    { id: 1, body: 'The runner was running to the station' },
    { id: 2, body: 'Stations of the metro' },
    { id: 3, body: 'the and of' },
  ]
  assert.equal((await server.api.import(collectionName, [asJson('english', rows)])).state, 'Completed')
  const ids = async (text: string) => (await search(collectionName, text)).map((hit) => hit.id).sort()
  assert.deepEqual(await ids('runs'), [1])
  assert.deepEqual(await ids('STATION'), [1, 2])
  assert.deepEqual(await ids('the of and'), [])
})

test('rows without a text are no rows to BM25, also where rows are spread by a key', async () => {
  const collectionName = 'sparse_texts'
  const schema = SCHEMA()
  const [id, body, terms] = schema.fields
  const key = { fieldName: 'tenant', dataType: 'Int64', isPartitionKey: true }
  await create(collectionName, { ...schema, fields: [id, { ...body, nullable: true }, terms, key] })
  const rows = textsOf(60, 6)
  const data = rows.map((row) => ({ ...row, tenant: row.id % 3 }))
  await server.api.ok('entities/insert', {
    collectionName,
    data: [...data, { id: 900, tenant: 1 }, { id: 901, tenant: 2, body: null }],
  })
  assertHits(await search(collectionName, 'grey red'), rows, 'grey red')
})
