/** Timestamptz and Geometry end to end through REST: files and rows in, the same out, in the zone that was asked for. */
import { strict as assert } from 'node:assert'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

const ID = { fieldName: 'id', dataType: 'Int64', isPrimary: true }
const VEC = { fieldName: 'vec', dataType: 'FloatVector', elementTypeParams: { dim: 2 } }
const FIELDS = [
  ID,
  { fieldName: 'at', dataType: 'Timestamptz', nullable: true },
  { fieldName: 'since', dataType: 'Timestamptz', defaultValue: '2000-01-01 00:00:00', nullable: true },
  { fieldName: 'shape', dataType: 'Geometry', nullable: true },
  { fieldName: 'home', dataType: 'Geometry', defaultValue: 'POINT(1 2)' },
  VEC,
]
const indexParams = [{ fieldName: 'vec', metricType: 'L2' }]
const create = (collectionName: string, more: object = {}) =>
  server.api.ok('collections/create', { collectionName, schema: { fields: FIELDS }, indexParams, ...more })

test('a file of times and geometries is imported and shown in the zone of the collection or of the request', async () => {
  const { api } = server
  const collectionName = 'imported'
  await create(collectionName, { properties: { timezone: 'America/New_York' } })
  const shape = 'POLYGON ((0 0, 1 0, 1 1, 0 0))'
  const rows = [
    { id: 0, at: '2025-07-01T12:00:00', shape, vec: [0, 0] },
    { id: 1, at: '2025-03-09 02:30:00.25', since: '2025-01-01T00:00:00Z', shape: ' point( 1  2 )', vec: [1, 0] },
    { id: 2, at: '2025-11-02 01:30:00', home: 'POINT EMPTY', vec: [2, 0] },
    { id: 3, at: '2025-01-31T23:59:59.123456789+08:00', since: null, shape: null, vec: [3, 0] },
    { id: 4, at: null, vec: [4, 0] },
  ]
  mkdirSync(server.bucket, { recursive: true })
  writeFileSync(join(server.bucket, 'rows.json'), JSON.stringify(rows))
  const job = await api.import(collectionName, [['rows.json']])
  assert.equal(job.state, 'Completed', job.reason)
  const query = (more: object = {}) =>
    api.ok('entities/query', { collectionName, outputFields: ['at', 'since', 'shape', 'home'], limit: 10, ...more })
  const shown = [
    ['2025-07-01T12:00:00-04:00', '2000-01-01T00:00:00-05:00', shape, 'POINT(1 2)'],
    ['2025-03-09T03:30:00.25-04:00', '2024-12-31T19:00:00-05:00', ' point( 1  2 )', 'POINT(1 2)'],
    ['2025-11-02T01:30:00-04:00', '2000-01-01T00:00:00-05:00', null, 'POINT EMPTY'],
    ['2025-01-31T10:59:59.123456-05:00', '2000-01-01T00:00:00-05:00', null, 'POINT(1 2)'],
    [null, '2000-01-01T00:00:00-05:00', null, 'POINT(1 2)'],
  ].map(([at, since, shape, home], id) => ({ id, at, since, shape, home }))
  assert.deepEqual(await query(), shown)
  const inTokyo = await query({ timezone: 'Asia/Tokyo', filter: 'id == 0' })
  assert.deepEqual([inTokyo[0].at, inTokyo[0].since], ['2025-07-02T01:00:00+09:00', '2000-01-01T14:00:00+09:00'])
  const got = await api.ok('entities/get', { collectionName, id: [0], outputFields: ['at'], timezone: 'UTC' })
  assert.deepEqual(got, [{ id: 0, at: '2025-07-01T16:00:00Z' }])
  const search = { collectionName, data: [[0, 0]], limit: 1, outputFields: ['at'] }
  const hit = async (more: object) => (await api.ok('entities/search', { ...search, ...more }))[0].at
  assert.equal(await hit({}), '2025-07-01T12:00:00-04:00')
  assert.equal(await hit({ searchParams: { timezone: 'Europe/Berlin' } }), '2025-07-01T18:00:00+02:00')
  assert.equal(await hit({ searchParams: { params: { timezone: 'Europe/Berlin' } } }), '2025-07-01T18:00:00+02:00')
  assert.equal(await hit({ timezone: 'Europe/Berlin' }), '2025-07-01T18:00:00+02:00')
  for (const [path, body] of [
    ['entities/query', { collectionName, filter: 'id >= 0', timezone: 'Mars/Base' }],
    ['entities/search', { ...search, searchParams: { timezone: 5 } }],
  ] as const) {
    const answer = await api.call(path, body)
    assert.equal(answer.code, 1100)
    assert.match(answer.message!, /unknown or invalid IANA Time Zone ID: ("Mars\/Base"|5)/)
  }
})

test('filters compare instants; what they write without an offset is in the zone of the request or the collection', async () => {
  const { api } = server
  const collectionName = 'filtered'
  await create(collectionName, { properties: { timezone: 'Asia/Shanghai' } })
  const at = (id: number) => `2025-01-0${id + 1}T00:00:00Z`
  const shape = (id: number) => (id === 2 ? null : `POINT (${id} 0)`)
  const data = [0, 1, 2, 3].map((id) => ({ id, at: at(id), shape: shape(id), vec: [id, 0] }))
  await api.ok('entities/insert', { collectionName, data: [...data, { id: 4, vec: [4, 0] }] })
  const ids = async (filter: string, more: object = {}) =>
    (await api.ok('entities/query', { collectionName, filter, outputFields: ['id'], ...more })).map(
      (row: { id: number }) => row.id,
    )
  assert.deepEqual(await ids(`at >= ISO '${at(2)}'`), [2, 3])
  assert.deepEqual(await ids(`ISO '${at(2)}' > at`), [0, 1])
  assert.deepEqual(await ids("at == ISO '2025-01-02 08:00:00'"), [1])
  assert.deepEqual(await ids("at == ISO '2025-01-02 00:00:00'", { timezone: 'UTC' }), [1])
  assert.deepEqual(await ids(`at + INTERVAL 'P1D' == ISO '${at(2)}'`), [1])
  assert.deepEqual(await ids('at is null'), [4])
  assert.deepEqual(await ids('shape is null'), [2, 4])
  assert.deepEqual(await ids('home is null or id == 3'), [3])
  const refused = await api.call('entities/query', { collectionName, filter: "st_within(shape, 'POINT (1 2)')" })
  assert.match(refused.message!, /function 'st_within' is not supported yet/)
  const deletion = { collectionName, filter: "at < ISO '2025-01-02 00:00:00'", timezone: 'UTC' }
  assert.deepEqual(await api.ok('entities/delete', deletion), { deleteCount: 1 })
  assert.deepEqual(await ids('id >= 0'), [1, 2, 3, 4])
})

test('inserts and upserts take text and nothing else', async () => {
  const { api } = server
  const collectionName = 'written'
  await create(collectionName)
  const row = { id: 1, at: '2025-01-31T23:59:59+08:00', shape: 'POINT (1 2)', vec: [0, 0] }
  await api.ok('entities/insert', { collectionName, data: [row] })
  await api.ok('entities/upsert', {
    collectionName,
    data: [{ ...row, at: '2025-02-01 00:00:00', shape: 'POINT EMPTY' }],
  })
  const [found] = await api.ok('entities/query', { collectionName, filter: 'id == 1' })
  assert.deepEqual([found.at, found.shape], ['2025-02-01T00:00:00Z', 'POINT EMPTY'])
  for (const [wrong, code, message] of [
    [{ at: 1738367999 }, 1804, /row 0: expected a string for field 'at' with type 'Timestamptz', got '1738367999'/],
    [{ at: '2025-02-30T00:00:00Z' }, 1804, /row 0: invalid timestamp string: '2025-02-30T00:00:00Z'/],
    [{ shape: 'POINT (1)' }, 1804, /row 0: expected type 'Geometry' for field 'shape'/],
    [{ shape: { type: 'Point' } }, 1804, /row 0: expected a string for field 'shape' with type 'Geometry'/],
    [{ shape: `POINT (1 2${' '.repeat(2 * 1024 * 1024)})` }, 1100, /exceeds max_length\(2097152\)/],
  ] as const) {
    const answer = await api.call('entities/insert', { collectionName, data: [{ ...row, ...wrong }] })
    assert.equal(answer.code, code)
    assert.match(answer.message!, message)
  }
})

test('a collection says its zone and its defaults', async () => {
  const { api } = server
  await api.ok('databases/create', { dbName: 'zoned', properties: { timezone: 'Asia/Tokyo' } })
  await create('described')
  await create('described', { dbName: 'zoned' })
  await create('other', { dbName: 'zoned', properties: { timezone: 'Europe/Berlin' } })
  const describe = (collectionName: string, dbName = 'default') =>
    api.ok('collections/describe', { collectionName, dbName })
  const zone = ({ properties }: { properties: { key: string; value: string }[] }) =>
    properties.find(({ key }) => key === 'timezone')?.value
  const described = await describe('described')
  assert.equal(zone(described), 'UTC')
  assert.equal(zone(await describe('described', 'zoned')), 'Asia/Tokyo')
  assert.equal(zone(await describe('other', 'zoned')), 'Europe/Berlin')
  assert.deepEqual(
    described.fields.map((field: { type: string }) => field.type),
    ['Int64', 'Timestamptz', 'Timestamptz', 'Geometry', 'Geometry', 'FloatVector'],
  )
  assert.deepEqual(described.fields[2].defaultValue, { Data: { TimestamptzData: 946_684_800_000_000 } })
  assert.deepEqual(described.fields[4].defaultValue, { Data: { StringData: 'POINT(1 2)' } })
  const inTokyo = await describe('described', 'zoned')
  assert.deepEqual(inTokyo.fields[2].defaultValue, { Data: { TimestamptzData: 946_652_400_000_000 } })
  // The same again is no error, in another zone it is another collection.
  await create('other', { dbName: 'zoned', properties: { timezone: 'Europe/Berlin' } })
  await assert.rejects(create('other', { dbName: 'zoned' }), /create duplicate collection with different parameters/)
  const bad = await api.call('databases/create', { dbName: 'bad', properties: { timezone: 'Mars/Base' } })
  assert.match(bad.message!, /unknown or invalid IANA Time Zone ID/)
})

test('indexes of times and geometries are accepted as those of other scalars are', async () => {
  const { api } = server
  const collectionName = 'indexed'
  await create(collectionName)
  const index = (fieldName: string, indexType: string) =>
    api.call('indexes/create', {
      collectionName,
      indexParams: [{ fieldName, indexType, indexName: `${fieldName}_${indexType}` }],
    })
  for (const [field, type] of [
    ['at', 'STL_SORT'],
    ['since', 'AUTOINDEX'],
    ['shape', 'RTREE'],
    ['home', 'AUTOINDEX'],
  ])
    assert.equal((await index(field, type)).code, 0, `${type} on ${field}`)
  const [described] = await api.ok('indexes/describe', { collectionName, indexName: 'shape_RTREE' })
  assert.deepEqual([described.indexType, described.indexState], ['RTREE', 'Finished'])
  for (const [field, type, message] of [
    ['at', 'RTREE', /RTREE are only supported on geometry field/],
    ['at', 'BITMAP', /bitmap index are only supported on/],
    ['shape', 'STL_SORT', /geometry field takes RTREE/],
    ['id', 'RTREE', /RTREE are only supported on geometry field/],
  ] as const) {
    const answer = await index(field, type)
    assert.equal(answer.code, 1100)
    assert.match(answer.message!, message)
  }
})
