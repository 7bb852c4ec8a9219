/** Insert, upsert, delete, query, get: what reaches the engine, and what is refused before it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, createBody, type FakeContext, fakeContext } from './fake-context.ts'

async function collection(schema: Record<string, unknown> = {}): Promise<FakeContext> {
  const context = fakeContext()
  await call(context, 'collections/create', createBody({}, schema))
  return context
}

const row = (extra: Record<string, unknown> = {}) => ({ id: 1, v: [1, 2], ...extra })
const insert = (context: FakeContext, ...data: unknown[]) =>
  call(context, 'entities/insert', { collectionName: 'c', data })

/** The only row of the last batch, by physical column. */
function stored(context: FakeContext): Record<string, unknown> {
  const batch = context.engine.inserted.at(-1)!
  return Object.fromEntries(batch.schema.fields.map(({ name }) => [name, batch.getChild(name)!.get(0)]))
}

test('a row is converted leniently: quoted numbers, missing and null values, text of other JSON', async () => {
  const context = await collection()
  const reply = await insert(
    context,
    row({ id: '9223372036854775807', name: 12, price: null, tags: [1, 9007199254740993n] }),
  )
  assert.deepEqual(reply, { cost: 0, data: { insertCount: 1, insertIds: [9223372036854775807n] } })
  const values = stored(context)
  assert.equal(values.f100, 9223372036854775807n)
  assert.equal(values.f101, '12')
  assert.equal(values.f102, 1.5)
  assert.deepEqual([...(values.f103 as Iterable<bigint>)], [1n, 9007199254740993n])
})

test('ids come back as text where the caller asks for it', async () => {
  const context = await collection()
  const body = { collectionName: 'c', data: [row({ id: 5 })] }
  assert.deepEqual((await call(context, 'entities/insert', body, true)).data, { insertCount: 1, insertIds: ['5'] })
})

test('auto ids are made, returned, and refused in an insert', async () => {
  const context = await collection({ autoID: true })
  const { id: _id, ...bare } = row()
  const { data } = await insert(context, bare, bare)
  assert.deepEqual(data, { insertCount: 2, insertIds: [450_000_000_000_000_000n, 450_000_000_000_000_001n] })
  await assert.rejects(insert(context, row()), {
    code: 1804,
    message: /no need to pass pk field\(id\) when autoid==true in insert/,
  })
})

/** A collection whose rows may bring their auto ids. */
async function allowing(idType: 'Int64' | 'VarChar', allow: unknown = 'true'): Promise<FakeContext> {
  const context = fakeContext()
  const fields = [
    { fieldName: 'id', dataType: idType, isPrimary: true, elementTypeParams: { max_length: 32 } },
    { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } },
  ]
  const properties = { allow_insert_auto_id: allow }
  await call(context, 'collections/create', { collectionName: 'c', schema: { autoID: true, fields }, properties })
  return context
}

test('with allow_insert_auto_id an insert may bring its ids, in all rows or in none', async () => {
  const v = [1, 2]
  const context = await allowing('Int64')
  const given = await insert(context, { id: 7, v }, { id: -7, v })
  assert.deepEqual(given.data, { insertCount: 2, insertIds: [7n, -7n] })
  assert.deepEqual(stored(context).f100, 7n)
  const made = await insert(context, { v }, { v })
  assert.deepEqual(made.data, { insertCount: 2, insertIds: [450_000_000_000_000_002n, 450_000_000_000_000_003n] })
  for (const rows of [
    [{ id: 7, v }, { v }],
    [{ v }, { id: 7, v }],
  ]) {
    await assert.rejects(insert(context, ...rows), { code: 1804, message: /row 1: imported rows are not aligned/ })
  }
  await assert.rejects(insert(context, { id: null, v }), { code: 1804, message: /missing primary key field: id/ })
  const texts = await allowing('VarChar', true)
  assert.deepEqual((await insert(texts, { id: 'a', v })).data, { insertCount: 1, insertIds: ['a'] })
  assert.deepEqual((await insert(texts, { v })).data, { insertCount: 1, insertIds: ['450000000000000001'] })
  const { data } = await call(texts, 'collections/describe', { collectionName: 'c' })
  const { properties } = data as { properties: { key: string; value: string }[] }
  assert.deepEqual(properties[0], { key: 'allow_insert_auto_id', value: 'true' })
  await assert.rejects(insert(await allowing('Int64', 'false'), { id: 7, v }), /no need to pass pk field/)
  await assert.rejects(allowing('Int64', 'yes'), { code: 1100, message: /allow_insert_auto_id must be true or false/ })
})

test('an id that the server has still to make cannot be given, one that it made can', async () => {
  const v = [1, 2]
  const context = await allowing('Int64')
  const { data } = await insert(context, { v })
  assert.deepEqual(data, { insertCount: 1, insertIds: [450_000_000_000_000_000n] })
  await insert(context, { id: 450_000_000_000_000_000n, v })
  const text = /row 1: the primary key \d+ of field 'id' is among those that the server will generate/
  // Each attempt reserves ids, so what may be given grows.
  for (const id of [450_000_000_000_000_002n, 2n ** 63n - 1n]) {
    await assert.rejects(insert(context, { id: 1, v }, { id, v }), { code: 1804, message: text })
  }
  const texts = await allowing('VarChar')
  await assert.rejects(insert(texts, { id: '5', v }, { id: '450000000000000009', v }), { message: text })
  await insert(texts, { id: '0450000000000000009', v }, { id: '9'.repeat(20), v })
})

test('an upsert of auto-id rows makes new ids, whatever allow_insert_auto_id says', async () => {
  const context = await allowing('Int64')
  const { data } = await call(context, 'entities/upsert', { collectionName: 'c', data: [{ id: 7, v: [1, 2] }] })
  assert.deepEqual(context.engine.upsertedKeys, [[7n]])
  assert.deepEqual(data, { upsertCount: 1, upsertIds: [450_000_000_000_000_000n] })
})

test('dynamic keys are kept without nulls, and refused where the collection has none', async () => {
  const context = await collection({ enableDynamicField: true })
  await insert(context, row({ color: 'red', n: 9007199254740993n, none: null }))
  assert.deepEqual(stored(context).f105, '{"color":"red","n":9007199254740993}')
  await assert.rejects(insert(context, row({ $meta: {} })), { code: 1804 })
  await assert.rejects(insert(await collection(), row({ color: 'red' })), {
    code: 1804,
    message: /has pass more field without dynamic schema, please check it/,
  })
})

const REFUSED: [string, unknown, number, RegExp][] = [
  ['a row that is no object', 5, 1804, /row 0: a row should be a JSON object/],
  ['a fraction for an integer', row({ id: 1.5 }), 1804, /row 0/],
  ['a quoted fraction for Int64', row({ id: '3.0' }), 1804, /id/],
  ['a number beyond int64', row({ id: 2n ** 63n }), 1804, /out of range/],
  ['a missing vector', { id: 1 }, 1804, /missing vector field: v/],
  ['a vector of another dimension', row({ v: [1, 2, 3] }), 1804, /dim/],
  ['a text that is too long', row({ name: 'x'.repeat(9) }), 1100, /exceeds max_length/],
  ['too many elements', row({ tags: [1, 2, 3, 4, 5] }), 1100, /exceeds max_capacity/],
  ['an element of another type', row({ tags: ['a'] }), 1804, /row 0/],
  ['words for a number', row({ price: 'abc' }), 1804, /price/],
]
for (const [what, given, code, message] of REFUSED) {
  test(`insert refuses ${what}, and stores nothing`, async () => {
    const context = await collection()
    await assert.rejects(insert(context, given), { code, message })
    assert.equal(context.engine.inserted.length, 0)
  })
}

test('an empty list is 1804, a lone object 1801, an unknown partition 200', async () => {
  const context = await collection()
  await assert.rejects(insert(context), {
    code: 1804,
    message: 'fail to deal the insert data, error: missing required parameters',
  })
  await assert.rejects(call(context, 'entities/insert', { collectionName: 'c', data: row() }), { code: 1801 })
  const body = { collectionName: 'c', partitionName: 'p', data: [row()] }
  await assert.rejects(call(context, 'entities/insert', body), {
    code: 200,
    message: 'partition not found[partition=p]',
  })
})

test('upsert needs each key once, and gives auto-id rows a new one', async () => {
  const upsert = (context: FakeContext, ...data: unknown[]) =>
    call(context, 'entities/upsert', { collectionName: 'c', data })
  const plain = await collection()
  await assert.rejects(upsert(plain, row(), row()), /duplicate primary keys are not allowed in the same batch/)
  await assert.rejects(upsert(plain, { v: [1, 2] }), {
    code: 1804,
    message: /must assign pk when upsert, primary field: id/,
  })
  const auto = await collection({ autoID: true })
  const { data } = await upsert(auto, row({ id: 7 }))
  assert.deepEqual(auto.engine.upsertedKeys, [[7n]])
  assert.deepEqual(data, { upsertCount: 1, upsertIds: [450_000_000_000_000_000n] })
  await assert.rejects(
    call(auto, 'entities/upsert', { collectionName: 'c', data: [row()], partialUpdate: true }),
    /partialUpdate is not supported yet/,
  )
})

test('delete needs a filter that is not always true', async () => {
  const context = await collection()
  const remove = (filter: unknown) => call(context, 'entities/delete', { collectionName: 'c', filter })
  await assert.rejects(remove(undefined), { code: 1802 })
  await assert.rejects(remove('  '), { code: 1100, message: /delete plan can't be empty or always true/ })
  await assert.rejects(remove('id ==='), {
    code: 1100,
    message: /failed to create delete plan: cannot parse expression/,
  })
  assert.deepEqual((await remove('id == 1')).data, { deleteCount: 1 })
})

test('query bounds its window, counts, and names what it does not do', async () => {
  const context = await collection()
  const query = (extra: Record<string, unknown>) => call(context, 'entities/query', { collectionName: 'c', ...extra })
  await assert.rejects(query({ limit: 0 }), /empty expression should be used with limit/)
  await assert.rejects(
    query({ limit: 16384, offset: 1 }),
    /invalid max query result window, \(offset\+limit\) should be in range \[1, 16384\], but got 16385/,
  )
  await assert.rejects(query({ outputFields: ['x'] }), { code: 1100, message: /field x not exist/ })
  await assert.rejects(query({ outputFields: ['sum(price)'] }), /not supported yet/)
  await assert.rejects(query({ groupByFields: ['id'] }), /groupByFields is not supported yet/)
  await assert.rejects(
    query({ consistencyLevel: 'Weak' }),
    /consistencyLevel can only be \[Strong, Session, Bounded, Eventually, Customized\], default: Bounded/,
  )
  await assert.rejects(query({ partitionNames: ['p'] }), /partition name p not found/)
  assert.deepEqual((await query({ outputFields: ['count(*)'] })).data, [{ 'count(*)': 7 }])
  await query({})
  assert.equal(context.engine.queries[0].limit, 100)
  await call(context, 'collections/release', { collectionName: 'c' })
  await assert.rejects(query({}), { code: 101, message: /collection not loaded/ })
})

test('rows are shown as Milvus shows them', async () => {
  const context = await collection({ enableDynamicField: true })
  context.engine.rows = [[9007199254740993n, null, Math.fround(0.1), [1n], Float32Array.of(0.5), '{"a":1,"b":{"c":2}}']]
  const query = async (outputFields: string[], asText = false) =>
    (await call(context, 'entities/query', { collectionName: 'c', outputFields }, asText)).data
  const expected = {
    id: 9007199254740993n,
    name: null,
    price: 0.1,
    tags: { Data: { LongData: { data: [1n] } } },
    v: Float32Array.of(0.5),
  }
  assert.deepEqual(await query(['*']), [{ ...expected, a: 1, b: { c: 2 } }])
  assert.deepEqual(await query(['*'], true), [{ ...expected, id: '9007199254740993', a: '1', b: { c: 2 } }])
  context.engine.rows = [[1n, '{"a":1,"b":2}']]
  assert.deepEqual(await query(['a']), [{ id: 1n, a: 1 }])
  assert.deepEqual(await query(['$meta']), [{ id: 1n, $meta: { a: 1, b: 2 } }])
})

test('get takes one key or many, quoted or not, and refuses other kinds with 1806', async () => {
  const context = await collection()
  const get = (id: unknown) => call(context, 'entities/get', { collectionName: 'c', id })
  await get(1)
  await get(['2', 3n])
  assert.equal(context.engine.queries.length, 2)
  assert.deepEqual((await get([])).data, [])
  for (const id of [1.5, true, 'x', {}, [null]]) await assert.rejects(get(id), { code: 1806 })
  await assert.rejects(get(undefined), { code: 1802 })
})
