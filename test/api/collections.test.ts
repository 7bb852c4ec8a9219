/** Collections, partitions, databases and indexes: what is made, what is shown, what is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, createBody, fakeContext } from './fake-context.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by hand
const data = async (...args: Parameters<typeof call>): Promise<any> => (await call(...args)).data

test('a quick collection has id, vector, dynamic field, an index named like its vector field, and is loaded', async () => {
  const context = fakeContext()
  assert.deepEqual(await call(context, 'collections/create', { collectionName: 'q', dimension: 4 }), { data: {} })
  const shown = await data(context, 'collections/describe', { collectionName: 'q' })
  assert.deepEqual(
    shown.fields.map((f: { name: string; id: number; type: string }) => [f.name, f.id, f.type]),
    [
      ['id', 100, 'Int64'],
      ['vector', 101, 'FloatVector'],
    ],
  )
  assert.equal(shown.enableDynamicField, true)
  assert.equal(shown.load, 'LoadStateLoaded')
  assert.deepEqual(shown.indexes, [{ indexName: 'vector', fieldName: 'vector', metricType: 'COSINE' }])
  assert.equal(shown.consistencyLevel, 'Bounded')
})

test('a schema-form collection shows its fields, parameters and defaults', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', createBody({}, { enableDynamicField: false }))
  const { fields, load } = await data(context, 'collections/describe', { collectionName: 'c' })
  assert.equal(load, 'LoadStateLoaded')
  assert.deepEqual(fields[1].params, [{ key: 'max_length', value: '8' }])
  assert.deepEqual(fields[2].defaultValue, { Data: { FloatData: 1.5 } })
  assert.equal(fields[3].elementType, 'Int64')
  assert.deepEqual(fields[4].params, [{ key: 'dim', value: '2' }])
})

test('the same create again is no error, another one under that name is', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', createBody())
  await call(context, 'collections/create', createBody())
  await assert.rejects(call(context, 'collections/create', createBody({ description: 'other' })), {
    code: 1100,
    message: /create duplicate collection with different parameters, collection: c/,
  })
})

test('without indexes a collection is not loaded, with too few it stays and the answer is an error', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', createBody({ indexParams: [] }))
  assert.deepEqual(await data(context, 'collections/get_load_state', { collectionName: 'c' }), {
    loadState: 'LoadStateNotLoad',
  })
  const body = createBody({ collectionName: 'd', indexParams: [{ fieldName: 'price' }] })
  await assert.rejects(call(context, 'collections/create', body), /there is no vector index on field: \[v\]/)
  assert.deepEqual(await data(context, 'collections/has', { collectionName: 'd' }), { has: true })
  await assert.rejects(
    call(context, 'collections/create', createBody({ collectionName: 'e', indexParams: [{ fieldName: 'x' }] })),
    { code: 1802, message: "missing required parameters, error: `x` hasn't defined in schema" },
  )
})

const field = (extra: Record<string, unknown>) => ({ fieldName: 'f', dataType: 'Int64', ...extra })
const pk = { fieldName: 'id', dataType: 'Int64', isPrimary: true }
const vector = { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } }

const REFUSED: [string, Record<string, unknown>, number, RegExp][] = [
  [
    'a name with a digit first',
    { collectionName: '1a', dimension: 2 },
    1100,
    /the first character of a collection name must be an underscore or letter/,
  ],
  [
    'a name with a dash',
    { collectionName: 'a-b', dimension: 2 },
    1100,
    /collection name can only contain numbers, letters and underscores/,
  ],
  [
    'a long name',
    { collectionName: 'a'.repeat(256), dimension: 2 },
    1100,
    /The length of a collection name must be less than 255 characters/,
  ],
  [
    'no dimension',
    { collectionName: 'c' },
    1100,
    /dimension is required for quickly create collection\(default metric type: COSINE\)/,
  ],
  ['dimension 1', { collectionName: 'c', dimension: 1 }, 1100, /dimension/],
  [
    'an unknown metric',
    { collectionName: 'c', dimension: 2, metricType: 'HAMMING' },
    1100,
    /float vector index does not support metric type: HAMMING/,
  ],
  [
    'an unknown id type',
    { collectionName: 'c', dimension: 2, idType: 'Float' },
    1100,
    /idType can only be \[Int64, VarChar\]/,
  ],
  [
    'an unknown consistency',
    { collectionName: 'c', dimension: 2, consistencyLevel: 'x' },
    1100,
    /consistencyLevel can only be/,
  ],
  [
    'two consistencies',
    { collectionName: 'c', dimension: 2, consistencyLevel: 'Strong', params: { consistencyLevel: 'Session' } },
    1100,
    /conflicts with params.consistencyLevel/,
  ],
  [
    'two TTLs',
    { collectionName: 'c', dimension: 2, params: { ttlSeconds: 1 }, properties: { 'ttl.seconds': 1 } },
    1100,
    /collection TTL is specified multiple times/,
  ],
  [
    'a bad dynamic flag',
    { collectionName: 'c', dimension: 2, params: { enableDynamicField: 'x' } },
    65535,
    /parse enableDynamicField fail, err:/,
  ],
  [
    'a sparse quick vector with a dimension',
    { collectionName: 'c', vectorFieldType: 'SparseFloatVector', dimension: 2 },
    1100,
    /dimension should not be specified for SparseFloatVector quick create/,
  ],
  [
    'an unknown type',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ dataType: 'int64' })] } },
    1100,
    /data type int64 is invalid\(case sensitive\)\./,
  ],
  [
    'a type not here yet',
    {
      collectionName: 'c',
      schema: { fields: [pk, vector, field({ dataType: 'Array', elementDataType: 'Timestamptz' })] },
    },
    1100,
    /element data type Timestamptz of field f is not supported yet/,
  ],
  ...(['x', '2025-02-30T00:00:00Z', ''] as const).map((defaultValue): (typeof REFUSED)[number] => [
    `a default '${defaultValue}' that is no time`,
    { collectionName: 'c', schema: { fields: [pk, vector, field({ dataType: 'Timestamptz', defaultValue })] } },
    1100,
    /invalid timestamp string: '.*'\. Does not match any known format, the default value of field f/,
  ]),
  [
    'a default time that is a number',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ dataType: 'Timestamptz', defaultValue: 0 })] } },
    1100,
    /convert defaultValue fail, err:/,
  ],
  [
    'a default geometry that is none',
    {
      collectionName: 'c',
      schema: { fields: [pk, vector, field({ dataType: 'Geometry', defaultValue: 'POINT (1)' })] },
    },
    1100,
    /invalid default value for geometry field f/,
  ],
  [
    'a key that is a time',
    { collectionName: 'c', schema: { fields: [field({ dataType: 'Timestamptz', isPrimary: true }), vector] } },
    1100,
    /data type of primary key should be Int64 or VarChar/,
  ],
  [
    'a zone that is none',
    { collectionName: 'c', schema: { fields: [pk, vector] }, properties: { timezone: '+08:00' } },
    1100,
    /unknown or invalid IANA Time Zone ID: "\+08:00"/,
  ],
  [
    'an unknown element type',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ dataType: 'Array', elementDataType: 'JSON' })] } },
    1100,
    /element data type JSON is invalid/,
  ],
  [
    'no max_length',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ dataType: 'VarChar' })] } },
    1101,
    /type param\(max_length\) should be specified for the field\(f\) of collection c/,
  ],
  [
    'a wrong default',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ defaultValue: 'x' })] } },
    1100,
    /convert defaultValue fail, err:/,
  ],
  ...[
    { dataType: 'JSON', defaultValue: '{}' },
    { dataType: 'Text', defaultValue: 'a' },
    {
      dataType: 'Array',
      elementDataType: 'Int8',
      elementTypeParams: { max_capacity: 2 },
      defaultValue: [1],
    },
    { dataType: 'BinaryVector', elementTypeParams: { dim: 8 }, defaultValue: [1] },
    { dataType: 'SparseFloatVector', defaultValue: {} },
  ].map((given): [string, Record<string, unknown>, number, RegExp] => [
    `a default for ${given.dataType}`,
    { collectionName: 'c', schema: { fields: [pk, vector, field(given)] } },
    1100,
    new RegExp(`type \\(${given.dataType}\\).* not support default_value`),
  ]),
  ['no primary key', { collectionName: 'c', schema: { fields: [vector] } }, 1100, /primary key is not specified/],
  [
    'a nullable primary key',
    { collectionName: 'c', schema: { fields: [{ ...pk, nullable: true }, vector] } },
    1100,
    /primary field not support null/,
  ],
  [
    'a default primary key',
    { collectionName: 'c', schema: { fields: [{ ...pk, defaultValue: 1 }, vector] } },
    1100,
    /primary field not support default_value/,
  ],
  [
    'two primary keys',
    { collectionName: 'c', schema: { fields: [pk, { ...pk, fieldName: 'b' }, vector] } },
    1100,
    /more than one primary key/,
  ],
  [
    'a nullable partition key',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ isPartitionKey: true, nullable: true })] } },
    1100,
    /partition key field not support nullable/,
  ],
  ['no vector', { collectionName: 'c', schema: { fields: [pk] } }, 1100, /schema does not contain vector field/],
  [
    'two fields of one name',
    { collectionName: 'c', schema: { fields: [pk, vector, vector] } },
    1100,
    /duplicated field name: v/,
  ],
  [
    'a function without a type',
    { collectionName: 'c', schema: { fields: [pk, vector], functions: [{ name: 'f' }] } },
    1100,
    /Unsupported function type/,
  ],
  [
    'a bad field name',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ fieldName: 'a b' })] } },
    1701,
    /field name/,
  ],
  [
    'a keyword for a name',
    { collectionName: 'c', schema: { fields: [pk, vector, field({ fieldName: 'LIKE' })] } },
    1701,
    /keyword/,
  ],
  [
    'an unknown database',
    { collectionName: 'c', dbName: 'nope', dimension: 2 },
    800,
    /database not found\[database=nope\]/,
  ],
]
for (const [what, body, code, message] of REFUSED) {
  test(`create refuses ${what}`, async () => {
    const context = fakeContext()
    await assert.rejects(call(context, 'collections/create', body), { code, message })
    assert.deepEqual(context.catalog.collections.list(), [])
  })
}

test('drop hides the visible segments, leaves those an import owns, and frees the name', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', createBody())
  const { catalog } = context
  const collectionId = catalog.collections.find('default', 'c')!.id
  const base = { collectionId, partitionId: null, version: 1, rows: 1, sequence: 1, indexed: {} }
  catalog.segments.insert({ ...base, id: 50, state: 'sealed', jobId: null })
  catalog.segments.insert({ ...base, id: 51, state: 'importing', jobId: 9n })
  await call(context, 'collections/drop', { collectionName: 'c' })
  assert.deepEqual(
    catalog.segments.all().map((s) => s.state),
    ['dropped', 'importing'],
  )
  assert.equal(context.engine.removals, 1)
  assert.deepEqual(await call(context, 'collections/drop', { collectionName: 'c' }), { data: {} })
  await assert.rejects(call(context, 'collections/describe', { collectionName: 'c' }), {
    code: 100,
    message: /can't find collection\[database=default\]\[collection=c\]/,
  })
})

test('rename moves a collection, also to another database, and refuses a taken name', async () => {
  const context = fakeContext()
  await call(context, 'databases/create', { dbName: 'other' })
  await call(context, 'collections/create', createBody())
  await call(context, 'collections/create', createBody({ collectionName: 'd' }))
  await assert.rejects(
    call(context, 'collections/rename', { collectionName: 'c', newCollectionName: 'd' }),
    /duplicated new collection name default:d/,
  )
  await call(context, 'collections/rename', { collectionName: 'c', newCollectionName: 'd', newDbName: 'other' })
  assert.deepEqual(await data(context, 'collections/list', { dbName: 'other' }), ['d'])
  await assert.rejects(call(context, 'databases/drop', { dbName: 'other' }), /not empty/)
})

test('partitions are created, shown, kept while loaded, and dropped once released', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', createBody())
  const p = { collectionName: 'c', partitionName: 'p' }
  await call(context, 'partitions/create', p)
  await call(context, 'partitions/create', p)
  assert.deepEqual(await data(context, 'partitions/list', { collectionName: 'c' }), ['_default', 'p'])
  await assert.rejects(call(context, 'partitions/drop', p), {
    code: 1100,
    message: /partition is loaded, please release it first/,
  })
  await call(context, 'partitions/release', { collectionName: 'c', partitionNames: ['p'] })
  await call(context, 'partitions/drop', p)
  assert.deepEqual(await data(context, 'partitions/has', p), { has: false })
})

test('a partition-key collection has its partitions from the start and takes no others', async () => {
  const context = fakeContext()
  const fields = [pk, vector, field({ isPartitionKey: true })]
  await call(context, 'collections/create', { collectionName: 'c', schema: { fields }, params: { partitionsNum: 3 } })
  assert.deepEqual(await data(context, 'partitions/list', { collectionName: 'c' }), [
    '_default_0',
    '_default_1',
    '_default_2',
  ])
  await assert.rejects(
    call(context, 'partitions/create', { collectionName: 'c', partitionName: 'p' }),
    /partition key mode is used/,
  )
})

test('databases: names are checked, duplicates refused, default stays', async () => {
  const context = fakeContext()
  await assert.rejects(call(context, 'databases/create', { dbName: '1x' }), { code: 802 })
  await call(context, 'databases/create', { dbName: 'd', properties: { n: 3, b: true } })
  await assert.rejects(call(context, 'databases/create', { dbName: 'd' }), /database already exist: d/)
  const { properties } = await data(context, 'databases/describe', { dbName: 'd' })
  assert.deepEqual(properties, [
    { key: 'n', value: '3' },
    { key: 'b', value: 'true' },
  ])
  await assert.rejects(call(context, 'databases/drop', { dbName: 'default' }), /can not drop default database/)
  assert.deepEqual(await call(context, 'databases/drop', { dbName: 'nope' }), { data: {} })
})

test('indexes: definitions are checked, shown and dropped', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', createBody({ indexParams: [] }))
  const create = (index: Record<string, unknown>) =>
    call(context, 'indexes/create', { collectionName: 'c', indexParams: [index] })
  const hnsw = { fieldName: 'v', indexName: 'i', indexType: 'HNSW', metricType: 'IP', params: { M: 16 } }
  await assert.rejects(create({ ...hnsw, metricType: 'JACCARD' }), /does not support metric type: JACCARD/)
  await assert.rejects(create({ ...hnsw, indexType: 'NOPE' }), /invalid index type: NOPE/)
  await assert.rejects(create({ ...hnsw, indexType: 'SCANN' }), /index type SCANN is not supported yet/)
  await assert.rejects(create({ ...hnsw, params: { M: 0 } }), /M/)
  await assert.rejects(create({ fieldName: 'x' }), /cannot create index on non-exist field: x/)
  await create(hnsw)
  await create(hnsw)
  await assert.rejects(create({ ...hnsw, params: { M: 8 } }), /at most one distinct index is allowed per field/)
  await assert.rejects(create({ ...hnsw, indexName: 'j' }), /creating multiple indexes on same field is not supported/)
  const [shown] = await data(context, 'indexes/describe', { collectionName: 'c', indexName: 'i' })
  assert.equal(shown.indexState, 'Finished')
  assert.deepEqual(shown.indexParams, [
    { key: 'index_type', value: 'HNSW' },
    { key: 'metric_type', value: 'IP' },
    { key: 'params', value: '{"M":16}' },
    { key: 'M', value: '16' },
  ])
  await assert.rejects(call(context, 'indexes/describe', { collectionName: 'c', indexName: 'x' }), { code: 700 })
  await call(context, 'collections/load', { collectionName: 'c' })
  await assert.rejects(
    call(context, 'indexes/drop', { collectionName: 'c', indexName: 'i' }),
    /cannot be dropped on loaded collection/,
  )
  await call(context, 'collections/release', { collectionName: 'c' })
  await call(context, 'indexes/drop', { collectionName: 'c', indexName: 'i' })
  assert.deepEqual(await data(context, 'indexes/list', { collectionName: 'c' }), [])
})
