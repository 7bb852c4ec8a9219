/** Search: how the request is read, what the engine is asked, how hits are shown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, createBody, type FakeContext, fakeContext } from './fake-context.ts'

async function collection(): Promise<FakeContext> {
  const context = fakeContext()
  await call(context, 'collections/create', createBody())
  return context
}

const search = (context: FakeContext, extra: Record<string, unknown>) =>
  call(context, 'entities/search', { collectionName: 'c', data: [[1, 2]], ...extra })

test('hits come flat with their distance and key, and topks says how many each query has', async () => {
  const context = await collection()
  context.engine.hits = [
    [{ row: [1n, 'a'], primaryKey: 1n, distance: 0.1 }],
    [
      { row: [2n, 'b'], primaryKey: 2n, distance: 3 },
      { row: [1n, 'a'], primaryKey: 1n, distance: 4 },
    ],
  ]
  const reply = await search(context, {
    data: [
      [1, 2],
      [3, 4],
    ],
    outputFields: ['name'],
  })
  assert.deepEqual(reply, {
    cost: 0,
    data: [
      { id: 1n, name: 'a', distance: 0.1 },
      { id: 2n, name: 'b', distance: 3 },
      { id: 1n, name: 'a', distance: 4 },
    ],
    topks: [1, 2],
  })
})

test('without hits there are no topks', async () => {
  const context = await collection()
  context.engine.hits = [[]]
  assert.deepEqual(await search(context, {}), { cost: 0, data: [] })
})

test('search parameters are made flat and checked against the index', async () => {
  const context = await collection()
  await search(context, {
    searchParams: { nprobe: 8, params: { radius: '5', range_filter: 1 }, ignore_growing: true, metric_type: 'L2' },
  })
  const [asked] = context.engine.searches
  assert.equal(asked.metric, 'L2')
  assert.equal(asked.ignoreGrowing, true)
  assert.deepEqual(asked.params, { nprobe: 8, radius: 5, range_filter: 1 })
  assert.deepEqual(asked.vectors, [Float32Array.of(1, 2)])
  assert.equal(asked.limit, 100)
})

const REFUSED: [string, Record<string, unknown>, number, RegExp][] = [
  [
    'neither data nor ids',
    { data: [] },
    1802,
    /either 'ids' \(for primary key search\) or 'data' \(for vector search\) must be provided/,
  ],
  ['both data and ids', { ids: [1] }, 1100, /mutually exclusive/],
  ['limit 0', { limit: 0 }, 1100, /topk \[0\] is invalid, it should be in range \[1, 16384\], but got 0/],
  ['a negative offset', { offset: -1 }, 1100, /offset \[-1\] is invalid/],
  ['a window beyond 16384', { limit: 16384, offset: 1 }, 1100, /offset\+topk \[16385\] is invalid/],
  ['a wrong dimension', { data: [[1]] }, 1801, /dimension: 2, but length of \[\]float: 1/],
  ['a vector of words', { data: [['a', 'b']] }, 1801, /query vector/],
  ['an unknown vector field', { annsField: 'x' }, 1801, /cannot find a vector field/],
  [
    'another metric than the index',
    { searchParams: { metric_type: 'IP' } },
    1100,
    /metric type not match: invalid \[expected=L2\]\[actual=IP\]/,
  ],
  ['two values of one parameter', { searchParams: { ef: 1, params: { ef: 2 } } }, 1100, /ambiguous parameter: ef/],
  ['range_filter alone', { searchParams: { range_filter: 1 } }, 1100, /range_filter requires radius to be set/],
  [
    'an empty range',
    { searchParams: { radius: 1, range_filter: 2 } },
    1100,
    /range_filter\(2\) must be less than radius\(1\)/,
  ],
  ['grouping', { groupingField: 'name' }, 1100, /groupingField is not supported yet/],
  ['ordering', { orderByFields: ['name'] }, 1100, /orderByFields is not supported yet/],
  ['reranking', { functionScore: { functions: [{}] } }, 1100, /functionScore is not supported yet/],
  ['aggregation', { searchAggregation: { size: 1 } }, 1100, /searchAggregation is not supported yet/],
  ['aggregates in the output', { outputFields: ['count(*)'] }, 1100, /aggregates are not supported in search request/],
]
for (const [what, extra, code, message] of REFUSED) {
  test(`search refuses ${what}`, async () => {
    const context = await collection()
    await assert.rejects(search(context, extra), { code, message })
    assert.equal(context.engine.searches.length, 0)
  })
}

test('a search by ids starts from the stored vectors, in the order of the ids', async () => {
  const context = await collection()
  context.engine.rows = [
    [1n, Float32Array.of(1, 1)],
    [2n, Float32Array.of(2, 2)],
  ]
  await search(context, { data: undefined, ids: ['2', 1] })
  assert.deepEqual(context.engine.searches[0].vectors, [Float32Array.of(2, 2), Float32Array.of(1, 1)])
  await assert.rejects(search(context, { data: undefined, ids: [3] }), { code: 1100, message: /missing IDs = \[3\]/ })
  for (const id of [1.5, true, '', 'x'])
    await assert.rejects(search(context, { data: undefined, ids: [id] }), { code: 1100 })
})

test('hybrid search is decoded in full before it is refused', async () => {
  const context = await collection()
  const body = { collectionName: 'c', search: [{}] }
  await assert.rejects(call(context, 'entities/hybrid_search', { ...body, offset: '1' }), {
    code: 1801,
    message: /cannot unmarshal string into Go struct field HybridSearchReq.offset of type int32/,
  })
  await assert.rejects(call(context, 'entities/hybrid_search', body), /not supported yet/)
})
