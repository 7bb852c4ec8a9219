/** Search on the vectors of a struct, against brute force: by single vectors and by lists of them, for every type and metric. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { toBfloatBits, toHalfBits } from '../../src/core/half-floats.ts'
import { seeded } from '../support/sample-files.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

const DIM = 8
const ROWS = 60
const random = seeded(11)
/** Sixteenths: every type of floats holds them exactly, and sums of their products come out the same in any order. */
const vector = (): number[] => Array.from({ length: DIM }, () => Math.floor(random() * 33) - 16)
const lists = Array.from({ length: ROWS }, (_, row) => (row % 9 === 8 ? null : Array.from({ length: row % 4 }, vector)))
const queries = [vector(), vector()]
const queryLists = [[vector(), vector(), vector()], [vector()]]

type Compare = (a: readonly number[], b: readonly number[]) => number
const dot: Compare = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0)
const COMPARE: Record<string, Compare> = {
  L2: (a, b) => a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0),
  IP: dot,
  COSINE: (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)),
  HAMMING: (a, b) => a.filter((x, i) => x > 0 !== b[i] > 0).length,
  JACCARD: (a, b) => a.filter((x, i) => x > 0 !== b[i] > 0).length / a.filter((x, i) => x > 0 || b[i] > 0).length,
}
const isSimilarity = (metric: string) => metric === 'IP' || metric === 'COSINE'

function bruteForce(query: readonly (readonly number[])[], metric: string, isTaken = (_id: number) => true) {
  const compare = COMPARE[metric]
  const nearest = isSimilarity(metric) ? Math.max : Math.min
  const hits = lists.flatMap((list, id) => {
    if (!list || list.length === 0 || !isTaken(id)) return []
    const distance = query.reduce((sum, q) => sum + nearest(...list.map((v) => compare(q, v))), 0)
    return [{ id, distance }]
  })
  return hits.sort((a, b) => (isSimilarity(metric) ? b.distance - a.distance : a.distance - b.distance))
}

/** A vector as an insert or a query gives it. */
const bits = (v: readonly number[]) =>
  Buffer.from([v.reduce((byte, x, i) => byte | (x > 0 ? 0x80 >> i : 0), 0)]).toString('base64')
const halves = (v: readonly number[], round: (x: number) => number) =>
  Buffer.from(Uint16Array.from(v, round).buffer).toString('base64')
const GIVEN: Record<string, (v: readonly number[]) => unknown> = {
  FloatVector: (v) => v,
  Float16Vector: (v) => halves(v, toHalfBits),
  BFloat16Vector: (v) => halves(v, toBfloatBits),
  Int8Vector: (v) => v,
  BinaryVector: bits,
}

type Hits = { id: number; distance: number }[]
/** The same distances in the same order; rows of one distance may change places. */
function assertHits(found: Hits, wanted: Hits, what: string): void {
  assert.equal(found.length, wanted.length, what)
  found.forEach(({ id, distance }, i) => {
    assert.ok(
      Math.abs(distance - wanted[i].distance) < 1e-4,
      `${what}: hit ${i} has ${distance}, not ${wanted[i].distance}`,
    )
    const same = wanted.find((hit) => hit.id === id)
    assert.ok(same && Math.abs(same.distance - distance) < 1e-4, `${what}: row ${id}`)
  })
}

/** The hits of several queries stand one behind the other. */
function assertEach(found: Hits, wanted: readonly Hits[], what: string): void {
  assert.equal(found.length, wanted.flat().length, what)
  for (let i = 0, at = 0; i < wanted.length; at += wanted[i++].length) {
    assertHits(found.slice(at, at + wanted[i].length), wanted[i], `${what}, query ${i}`)
  }
}

for (const [type, given] of Object.entries(GIVEN)) {
  const metrics = type === 'BinaryVector' ? ['HAMMING', 'JACCARD'] : ['L2', 'IP', 'COSINE']
  test(`${type} in a struct is searched as brute force does`, async () => {
    const { api } = server
    const collectionName = type
    const sub = { fieldName: 'v', dataType: 'ArrayOfVector', elementDataType: type, elementTypeParams: { dim: DIM } }
    await api.ok('collections/create', {
      collectionName,
      schema: {
        fields: [{ fieldName: 'id', dataType: 'Int64', isPrimary: true }],
        structFields: [{ fieldName: 'st', nullable: true, typeParams: { max_capacity: 4 }, fields: [sub] }],
      },
    })
    const data = lists.map((list, id) => ({ id, st: list?.map((v) => ({ v: given(v) })) ?? null }))
    await api.ok('entities/insert', { collectionName, data: data.slice(0, 25) })
    await api.ok('collections/flush', { collectionName })
    await api.ok('entities/insert', { collectionName, data: data.slice(25) })
    await api.ok('collections/load', { collectionName })
    const search = (body: object) =>
      api.ok('entities/search', { collectionName, annsField: 'st[v]', limit: ROWS, ...body })
    for (const metric of metrics) {
      const single = queries.map((q) => bruteForce([q], metric))
      const by = { searchParams: { metric_type: metric } }
      assertEach(await search({ ...by, data: queries.map(given) }), single, metric)
      const byLists = { searchParams: { metric_type: `MAX_SIM_${metric}` } }
      const sums = queryLists.map((list) => bruteForce(list, metric))
      const data = queryLists.map((list) => list.map(given))
      assertEach(await search({ ...byLists, data }), sums, `MAX_SIM_${metric}`)
      const odd = bruteForce(queryLists[0], metric, (id) => lists[id]!.length > 1)
      const filter = 'array_length(st[v]) > 1'
      assertHits(
        await search({ ...byLists, data: [data[0]], filter, limit: 7, offset: 3 }),
        odd.slice(3, 10),
        `${metric} with a filter`,
      )
    }
  })
}

test('a search by ids starts from the lists that are stored', async () => {
  const { api } = server
  const search = (body: object) =>
    api.call('entities/search', { collectionName: 'FloatVector', annsField: 'st[v]', limit: ROWS, ...body })
  const { data } = await search({ ids: [3], searchParams: { metric_type: 'MAX_SIM_IP' } })
  assertHits(data, bruteForce(lists[3]!, 'IP'), 'ids')
  const range = { metric_type: 'MAX_SIM', radius: 1.5, range_filter: 2.5 }
  const within = await search({ ids: [3], searchParams: range })
  assertHits(
    within.data,
    bruteForce(lists[3]!, 'COSINE').filter(({ distance }) => distance > 1.5 && distance <= 2.5),
    'a range',
  )
  for (const id of [0, 8]) assert.equal((await search({ ids: [id] })).code, 1100, `row ${id} has no vectors`)
})

test('an index says by which metric a sub-field is searched, and in which form', async () => {
  const { api } = server
  const collectionName = 'FloatVector'
  const index = { fieldName: 'st[v]', metricType: 'MAX_SIM_L2', indexType: 'HNSW' }
  await api.ok('indexes/create', { collectionName, indexParams: [index] })
  const search = (data: unknown[], searchParams = {}) =>
    api.call('entities/search', { collectionName, annsField: 'st[v]', limit: ROWS, data, searchParams })
  assertHits((await search([queryLists[0]])).data, bruteForce(queryLists[0], 'L2'), 'the metric of the index')
  assert.match((await search([queries[0]])).message!, /MAX_SIM_L2 compares lists of vectors of field st\[v\]/)
  assert.match((await search([queryLists[0]], { metric_type: 'MAX_SIM' })).message!, /metric type not match/)
})
