import { strict as assert } from 'node:assert'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { arrowSchema } from '../../src/columns/arrow-schema.ts'
import { allRows, batchOf, bench, ID, ids, openEngine, SCHEMA, VECTOR } from './engine-bench.ts'

test('inserted rows come back in order of their keys, with their values', async (t) => {
  const b = await bench(t)
  await b.engine.insert(
    b.collection,
    b.partition,
    batchOf([
      [3, 1, 2],
      [1, 3, 4],
    ]),
  )
  await b.engine.insert(b.collection, b.partition, batchOf([[2, 5, 6]]))
  const rows = await b.engine.query(b.collection, allRows)
  assert.deepEqual(rows, [
    [1n, Float32Array.of(3, 4)],
    [2n, Float32Array.of(5, 6)],
    [3n, Float32Array.of(1, 2)],
  ])
  assert.deepEqual(await ids(b, b.collection, { limit: 1, offset: 1 }), [2])
  assert.deepEqual(await ids(b, b.collection, { sql: 'f100 > 1', limit: 10 }), [2, 3])
  await b.engine.close()
})

test('of two rows with one key reads show the newer, and count sees both', async (t) => {
  const b = await bench(t)
  await b.engine.insert(
    b.collection,
    b.partition,
    batchOf([
      [1, 1, 1],
      [2, 0, 0],
      [1, 9, 9],
    ]),
  )
  await b.engine.flush(b.collection)
  await b.engine.insert(b.collection, b.partition, batchOf([[2, 7, 7]]))
  const rows = await b.engine.query(b.collection, { ...allRows, limit: 5 })
  assert.deepEqual(rows, [
    [1n, Float32Array.of(9, 9)],
    [2n, Float32Array.of(7, 7)],
  ])
  assert.equal(await b.engine.count(b.collection, undefined, undefined), 4)
  assert.equal(await b.engine.rowCount(b.collection), 3)
  const [hits] = await b.engine.search(b.collection, {
    partitions: undefined,
    sql: undefined,
    field: VECTOR,
    vectors: [Float32Array.of(0, 0)],
    metric: 'L2',
    fields: [],
    limit: 2,
    offset: 0,
    params: {},
    ignoreGrowing: false,
  })
  assert.deepEqual(hits.map((h) => h.primaryKey).sort(), [1n, 2n])
  await b.engine.close()
})

test('a key that stands many times does not shorten a page', async (t) => {
  const b = await bench(t)
  const copies = Array.from({ length: 50 }, (_, i) => [1, i, i] as const)
  await b.engine.insert(b.collection, b.partition, batchOf([...copies, [2, 0, 0], [3, 0, 0], [4, 0, 0]]))
  assert.deepEqual(await ids(b, b.collection, { limit: 3 }), [1, 2, 3])
  await b.engine.close()
})

test('deletes and upserts are whole, and an upsert leaves one row a key', async (t) => {
  const b = await bench(t)
  await b.engine.insert(
    b.collection,
    b.partition,
    batchOf([
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ]),
  )
  await b.engine.flush(b.collection)
  await b.engine.insert(
    b.collection,
    b.partition,
    batchOf([
      [3, 4, 4],
      [5, 5, 5],
    ]),
  )
  assert.equal(await b.engine.delete(b.collection, undefined, 'f100 = 3'), 2)
  await b.engine.upsert(b.collection, b.partition, [1n], batchOf([[1, 8, 8]]))
  assert.deepEqual(await b.engine.query(b.collection, allRows), [
    [1n, Float32Array.of(8, 8)],
    [2n, Float32Array.of(2, 2)],
    [5n, Float32Array.of(5, 5)],
  ])
  assert.equal(await b.engine.count(b.collection, undefined, undefined), 3)
  await b.engine.close()
})

test('distances are Milvus distances, best first, and ranges are half open', async (t) => {
  const b = await bench(t)
  await b.engine.insert(
    b.collection,
    b.partition,
    batchOf([
      [1, 1, 0],
      [2, 0, 2],
      [3, 3, 4],
    ]),
  )
  const search = async (metric: 'L2' | 'IP' | 'COSINE', params = {}) => {
    const [hits] = await b.engine.search(b.collection, {
      partitions: undefined,
      sql: undefined,
      field: VECTOR,
      vectors: [Float32Array.of(1, 0)],
      metric,
      fields: [ID],
      limit: 9,
      offset: 0,
      params,
      ignoreGrowing: false,
    })
    return hits.map((h) => [Number(h.row[0]), Math.round(h.distance * 1000) / 1000])
  }
  assert.deepEqual(await search('L2'), [
    [1, 0],
    [2, 5],
    [3, 20],
  ])
  assert.deepEqual(await search('IP'), [
    [3, 3],
    [1, 1],
    [2, 0],
  ])
  assert.deepEqual(await search('COSINE'), [
    [1, 1],
    [3, 0.6],
    [2, 0],
  ])
  assert.deepEqual(await search('L2', { radius: 20, range_filter: 1 }), [[2, 5]])
  assert.deepEqual(await search('IP', { radius: 0, range_filter: 1 }), [[1, 1]])
  await b.engine.close()
})

test('what the catalog does not know is undone at start', async (t) => {
  const b = await bench(t)
  await b.engine.insert(b.collection, b.partition, batchOf([[1, 1, 1]]))
  const [segment] = b.catalog.segments.visible(1)
  // As if the process had died between Lance's commit and the catalog's.
  const table = await b.store.writer(segment.id)
  await table.delete('true')
  await b.store.create(77, arrowSchema(SCHEMA))
  await b.engine.close()
  b.catalog.close()
  const again = await openEngine(b.folder)
  assert.deepEqual(await ids(again, b.collection), [1])
  assert.deepEqual(readdirSync(join(b.folder, 'segments')), [`s${segment.id}.lance`])
  await again.engine.insert(b.collection, b.partition, batchOf([[2, 2, 2]]))
  assert.deepEqual(await ids(again, b.collection), [1, 2])
  await again.engine.close()
  again.catalog.close()
})

test('a failed write leaves the collection as it was', async (t) => {
  const b = await bench(t)
  await b.engine.insert(b.collection, b.partition, batchOf([[1, 1, 1]]))
  await assert.rejects(b.engine.delete(b.collection, undefined, 'no_such_column = 1'))
  const broken = { ...b.partition, id: 2 }
  t.mock.method(
    b.store,
    'sync',
    async () => {
      throw new Error('EIO')
    },
    { times: 1 },
  )
  await assert.rejects(b.engine.insert(b.collection, broken, batchOf([[2, 2, 2]])), /EIO/)
  assert.deepEqual(await ids(b, b.collection), [1])
  await b.engine.insert(b.collection, b.partition, batchOf([[3, 3, 3]]))
  assert.deepEqual(await ids(b, b.collection), [1, 3])
  await b.engine.close()
})

test('many small inserts are compacted and all stay', async (t) => {
  const b = await bench(t)
  for (let i = 0; i < 70; i++) await b.engine.insert(b.collection, b.partition, batchOf([[i, i, i]]))
  assert.equal((await ids(b, b.collection)).length, 70)
  const [segment] = b.catalog.segments.visible(1)
  const stats = await (await b.store.reader(segment.id, segment.version)).stats()
  assert.ok(stats.fragmentStats.numFragments < 64)
  await b.engine.close()
})

test('a sealed segment gets the index the collection asks for', async (t) => {
  const b = await bench(t)
  b.catalog.indexes.insert({
    collectionId: 1,
    name: 'vector',
    fieldId: 101,
    indexType: 'IVF_FLAT',
    metricType: 'L2',
    params: { nlist: 8 },
  })
  await b.engine.insert(
    b.collection,
    b.partition,
    batchOf(Array.from({ length: 5000 }, (_, i) => [i, i % 71, i % 73] as const)),
  )
  await b.engine.flush(b.collection)
  while ((await b.engine.indexProgress(b.collection, 101)).state === 'InProgress')
    await new Promise((r) => setTimeout(r, 10))
  assert.deepEqual(await b.engine.indexProgress(b.collection, 101), {
    totalRows: 5000,
    indexedRows: 5000,
    state: 'Finished',
    failReason: '',
  })
  const [segment] = b.catalog.segments.visible(1)
  assert.equal((await (await b.store.reader(segment.id, segment.version)).listIndices()).length, 1)
  assert.equal(await b.engine.count(b.collection, undefined, undefined), 5000)
  await b.engine.close()
})

test('rows of a write that could not even be undone never come to light', async (t) => {
  const b = await bench(t)
  await b.engine.insert(b.collection, b.partition, batchOf([[1, 1, 1]]))
  const full = async () => {
    throw new Error('ENOSPC')
  }
  t.mock.method(b.store, 'sync', full, { times: 1 })
  t.mock.method(b.store, 'rollback', full, { times: 1 })
  await assert.rejects(b.engine.insert(b.collection, b.partition, batchOf([[2, 2, 2]])), /ENOSPC/)
  assert.deepEqual(await ids(b, b.collection), [1])
  await b.engine.insert(b.collection, b.partition, batchOf([[3, 3, 3]]))
  assert.deepEqual(await ids(b, b.collection), [1, 3])
  await b.engine.close()
})
