/** SparseFloatVector end to end through REST: rows come back as given, searches against brute force. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

type Sparse = Record<string, number>
/** Values that float32 holds exactly, so that the product is the same everywhere. */
const vectors: Sparse[] = Array.from({ length: 200 }, (_, row) =>
  Object.fromEntries(
    Array.from({ length: row % 7 }, (_, i) => [(row * 31 + i * 17) % 50, ((row * 13 + i * 5) % 32) / 8]),
  ),
)
const product = (a: Sparse, b: Sparse): number | undefined => {
  const shared = Object.keys(a).filter((index) => index in b)
  return shared.length === 0 ? undefined : shared.reduce((sum, index) => sum + a[index] * b[index], 0)
}

test('sparse vectors are stored as given and searched as brute force does', async () => {
  const { api } = server
  const collectionName = 'sparse'
  await api.ok('collections/create', { collectionName, vectorFieldType: 'SparseFloatVector' })
  const data = vectors.map((vector, id) => ({
    id,
    even: id % 2 === 0,
    vector: id % 3 ? vector : { indices: Object.keys(vector).map(Number), values: Object.values(vector) },
  }))
  await api.ok('entities/insert', { collectionName, data: data.slice(0, 100) })
  await api.ok('collections/flush', { collectionName })
  await api.ok('entities/insert', { collectionName, data: data.slice(100) })
  const rows = await api.ok('entities/query', { collectionName, filter: 'id >= 0', limit: 500 })
  assert.deepEqual(
    rows.map((row: { vector: Sparse }) => row.vector),
    vectors,
  )
  const query = vectors[34]
  for (const filter of ['', 'even == true']) {
    const request = { collectionName, filter, limit: 500 }
    const hits = await api.ok('entities/search', { ...request, data: [query] })
    assert.deepEqual(await api.ok('entities/search', { ...request, ids: [34] }), hits)
    const wanted = vectors.flatMap((vector, id) => {
      const distance = product(query, vector)
      return distance === undefined || (filter !== '' && id % 2) ? [] : [{ id, distance }]
    })
    const order = (a: { id: number; distance: number }, b: { id: number; distance: number }) =>
      b.distance - a.distance || a.id - b.id
    assert.deepEqual([...hits].sort(order), wanted.sort(order))
    for (let i = 1; i < hits.length; i++) assert.ok(hits[i - 1].distance >= hits[i].distance)
  }
})

test('what a sparse vector is not is refused', async () => {
  const { api } = server
  const collectionName = 'sparse_refused'
  const fields = (elementTypeParams: object) => [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'vector', dataType: 'SparseFloatVector', elementTypeParams },
  ]
  assert.equal(
    (await api.call('collections/create', { collectionName, schema: { fields: fields({ dim: 4 }) } })).code,
    1100,
  )
  await api.ok('collections/create', { collectionName, schema: { fields: fields({}) } })
  const index = (metricType: string) =>
    api.call('indexes/create', {
      collectionName,
      indexParams: [{ fieldName: 'vector', metricType, indexType: 'SPARSE_WAND' }],
    })
  assert.match((await index('L2')).message!, /only IP&BM25 is the supported metric type for sparse index/)
  assert.match((await index('BM25')).message!, /only BM25 Function output field support BM25 metric type/)
  assert.equal((await index('IP')).code, 0)
  await api.ok('collections/load', { collectionName })
  for (const vector of [[1, 2], 'AAAA', { a: 1 }, { 1: -1 }, { indices: [1] }]) {
    assert.equal((await api.call('entities/insert', { collectionName, data: [{ id: 1, vector }] })).code, 1804)
    assert.equal((await api.call('entities/search', { collectionName, data: [vector] })).code, 1801)
  }
})
