import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { sharedServer } from '../support/shared-server.ts'

describe('through REST, on the real engine', () => {
  const server = sharedServer([], async ({ api }) => {
    await api.ok('collections/create', {
      collectionName: 'books',
      schema: {
        enableDynamicField: true,
        fields: [
          { fieldName: 'id', dataType: 'Int64', isPrimary: true },
          { fieldName: 'title', dataType: 'VarChar', elementTypeParams: { max_length: 64 } },
          { fieldName: 'pages', dataType: 'Int32', nullable: true },
          { fieldName: 'price', dataType: 'Double', defaultValue: 9.5 },
          {
            fieldName: 'tags',
            dataType: 'Array',
            elementDataType: 'VarChar',
            elementTypeParams: { max_capacity: 4, max_length: 16 },
          },
          { fieldName: 'meta', dataType: 'JSON' },
          { fieldName: 'vector', dataType: 'FloatVector', elementTypeParams: { dim: 2 } },
        ],
      },
      indexParams: [{ fieldName: 'vector', indexName: 'v', metricType: 'L2', indexType: 'AUTOINDEX' }],
    })
    const data = [
      {
        id: 1,
        title: "Emma's",
        pages: 474,
        price: 1,
        tags: ['a', 'b'],
        meta: { year: 1815, at: { place: 'UK' } },
        vector: [0, 0],
        colour: 'red',
      },
      {
        id: 2,
        title: 'Moby "Dick"',
        pages: null,
        tags: [],
        meta: { year: 1851 },
        vector: [1, 0],
        colour: 'blue',
        stars: 5,
      },
      {
        id: 9007199254740993n,
        title: 'Ünder 100%',
        pages: 10,
        price: 3,
        tags: ['b'],
        meta: { year: '1900' },
        vector: [0, 3],
      },
    ]
    const inserted = await api.ok('entities/insert', { collectionName: 'books', data })
    assert.deepEqual(inserted, { insertCount: 3, insertIds: [1, 2, 9007199254740993n] })
  })

  const idsOf = async (filter: string, exprParams?: object) =>
    (await server.api.ok('entities/query', { collectionName: 'books', filter, exprParams, outputFields: ['id'] })).map(
      (row: { id: number | bigint }) => (typeof row.id === 'bigint' ? 3 : row.id),
    )

  for (const [filter, ids, params] of [
    ['', [1, 2, 3]],
    ['id in [1, 9007199254740993]', [1, 3]],
    ['pages > 100', [1]],
    ['pages is null', [2]],
    ['not (pages > 100)', [3]],
    ['price == 9.5', [2]],
    ['title like "%Dick%"', [2]],
    ['title == "Emma\'s"', [1]],
    ['title like "%100\\\\%"', [3]],
    ['array_contains(tags, "b")', [1, 3]],
    ['array_contains_all(tags, ["a", "b"])', [1]],
    ['array_length(tags) == 0', [2]],
    ['meta["year"] > 1820', [2]],
    ['meta["year"] == "1900"', [3]],
    ['meta["at"]["place"] == "UK"', [1]],
    ['colour == "red" or stars == 5', [1, 2]],
    ['colour != "red"', [2]],
    ['pages * 2 > 20 and pages + 1 < 500', [1]],
    ['pages > {least} and title in {titles}', [1], { least: 100, titles: ["Emma's", 'x'] }],
  ] as const) {
    test(`filter ${filter || '(none)'} ${params ? JSON.stringify(params) : ''}`, async () => {
      assert.deepEqual(await idsOf(filter, params), ids)
    })
  }

  test('a filter that is no filter is refused, and user text never reaches the engine', async () => {
    for (const filter of [
      'id ==',
      'nope(',
      "title == 'a' union select 1",
      'f100 = 1; drop table x',
      'id in (1)',
      'vector == 1',
    ]) {
      const answer = await server.api.call('entities/query', { collectionName: 'books', filter })
      assert.equal(answer.code, 1100, filter)
      assert.match(answer.message!, /failed to create query plan: cannot parse expression/)
    }
  })

  test("a regular expression that the engine cannot read is the user's error, and names no column of ours", async () => {
    const bad = { collectionName: 'books', filter: 'title =~ "\\\\p{Foo}"' }
    for (const [path, plan, more] of [
      ['query', 'query', {}],
      ['query', 'query', { outputFields: ['count(*)'] }],
      ['search', 'query', { data: [[0, 0]], annsField: 'vector' }],
      ['delete', 'delete', {}],
    ] as const) {
      const { code, message } = await server.api.call(`entities/${path}`, { ...bad, ...more })
      assert.deepEqual(
        [code, message],
        [
          1100,
          `failed to create ${plan} plan: cannot parse expression, error: invalid regex pattern: Unicode property not found`,
        ],
      )
    }
  })

  test('rows come back as Milvus renders them', async () => {
    const [row] = await server.api.ok('entities/get', { collectionName: 'books', id: [2] })
    assert.deepEqual(row, {
      id: 2,
      title: 'Moby "Dick"',
      pages: null,
      price: 9.5,
      tags: { Data: { StringData: {} } },
      meta: '{"year":1851}',
      vector: [1, 0],
      colour: 'blue',
      stars: 5,
    })
  })

  test('int64 is text where the client asks for it', async () => {
    const answer = await server.api.call(
      'entities/get',
      { collectionName: 'books', id: ['9007199254740993'], outputFields: ['title'] },
      { 'Accept-Type-Allow-Int64': 'false' },
    )
    assert.deepEqual(answer.data, [{ id: '9007199254740993', title: 'Ünder 100%' }])
  })

  test('search gives distances, best first, with a filter, offset and output fields', async () => {
    const search = (more: object) =>
      server.api.ok('entities/search', { collectionName: 'books', data: [[0, 0]], annsField: 'vector', ...more })
    assert.deepEqual(await search({ limit: 2, outputFields: ['title'] }), [
      { id: 1, distance: 0, title: "Emma's" },
      { id: 2, distance: 1, title: 'Moby "Dick"' },
    ])
    assert.deepEqual(await search({ limit: 2, offset: 1 }), [
      { id: 2, distance: 1 },
      { id: 9007199254740993n, distance: 9 },
    ])
    assert.deepEqual(await search({ limit: 5, filter: 'colour == "blue"' }), [{ id: 2, distance: 1 }])
  })

  test('upsert replaces, delete removes, count counts', async () => {
    const count = async () =>
      (await server.api.ok('entities/query', { collectionName: 'books', outputFields: ['count(*)'] }))[0]['count(*)']
    const row = { id: 1, title: 'Emma', pages: 1, tags: [], meta: {}, vector: [0, 0] }
    assert.equal((await server.api.ok('entities/upsert', { collectionName: 'books', data: [row] })).upsertCount, 1)
    assert.equal(await count(), 3)
    assert.deepEqual(await idsOf('title == "Emma"'), [1])
    assert.equal(
      (await server.api.ok('entities/delete', { collectionName: 'books', filter: 'id == 1' })).deleteCount,
      1,
    )
    assert.equal(await count(), 2)
    assert.deepEqual(await idsOf('id == 1'), [])
  })

  test('flush counts, release and load switch searching, rename and drop take the rows along', async () => {
    assert.deepEqual(await server.api.ok('collections/get_stats', { collectionName: 'books' }), { rowCount: 0 })
    await server.api.ok('collections/flush', { collectionName: 'books' })
    assert.equal((await server.api.ok('collections/get_stats', { collectionName: 'books' })).rowCount, 4)
    await server.api.ok('collections/release', { collectionName: 'books' })
    assert.equal((await server.api.call('entities/query', { collectionName: 'books', filter: 'id > 0' })).code, 101)
    await server.api.ok('collections/load', { collectionName: 'books' })
    assert.equal(
      (await server.api.ok('collections/get_load_state', { collectionName: 'books' })).loadState,
      'LoadStateLoaded',
    )
    await server.api.ok('collections/rename', { collectionName: 'books', newCollectionName: 'library' })
    assert.equal((await server.api.ok('entities/query', { collectionName: 'library', filter: '' })).length, 2)
    await server.api.ok('collections/drop', { collectionName: 'library' })
    assert.deepEqual(await server.api.ok('collections/list'), [])
    assert.equal((await server.api.call('collections/describe', { collectionName: 'library' })).code, 100)
  })
})
