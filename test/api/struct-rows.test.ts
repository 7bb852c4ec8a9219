/** Structs in rows, reads and searches: what becomes of them, and what is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, fakeContext } from './fake-context.ts'
import { body, PARTS } from './struct-support.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by hand
const data = async (...args: Parameters<typeof call>): Promise<any> => (await call(...args)).data

const FULL = { n: 1, t: 'a', e: [1, 2] }
const insert = async (parts: unknown, more: object = {}, schema: object = {}) => {
  const context = fakeContext()
  await call(context, 'collections/create', body([{ ...PARTS, nullable: false }], {}, schema))
  await call(context, 'entities/insert', { collectionName: 'c', data: [{ id: 1, v: [1, 2], parts, ...more }] })
  return context.engine.inserted[0]
}

test('an inserted struct becomes one list a sub-field, by the lenient rules of inserts', async () => {
  const batch = await insert([FULL, { e: [3, '4'].map(Number), t: 7, n: '0x10' }])
  assert.deepEqual(
    batch.schema.fields.map((f) => f.name),
    ['f100', 'f101', 'f103', 'f104', 'f105'],
  )
  assert.deepEqual([...batch.getChild('f103')!.get(0)], [1, 16])
  assert.deepEqual([...batch.getChild('f104')!.get(0)], ['a', '7'])
  assert.deepEqual(
    [...batch.getChild('f105')!.get(0)].map((v: Iterable<number>) => [...v]),
    [
      [1, 2],
      [3, 4],
    ],
  )
})

const BAD_ROWS: readonly (readonly [string, unknown, number, RegExp])[] = [
  ['nothing', undefined, 1804, /row 0: missing struct array field: parts/],
  ['null', null, 1804, /row 0: missing struct array field: parts/],
  ['an object', FULL, 1804, /expected a JSON array for field 'parts'/],
  [
    'a number in the list',
    [5],
    1804,
    /expected element type 'Struct' in array field 'parts', got the number 5, position=0/,
  ],
  [
    'a key too few',
    [FULL, { n: 1, t: 'a' }],
    1804,
    /inconsistent field count in StructArray element: position=1, actual=2, expected=3/,
  ],
  ['another key', [{ n: 1, t: 'a', E: [1, 2] }], 1804, /unexpected field in StructArray element: field=E/],
  ['a null in it', [{ ...FULL, n: null }], 1804, /field 'parts\[n\]'.*<nil>.*position=0/],
  ['text for a number', [{ ...FULL, n: 'x' }], 1804, /'parts\[n\]'/],
  [
    'a short vector',
    [FULL, { ...FULL, e: [1] }],
    1804,
    /vector dimension mismatch for field 'parts\[e\]': position=1, actual=1, expected=2/,
  ],
  [
    'a long text',
    [{ ...FULL, t: 'abcde' }],
    1100,
    /value length\(5\) for field parts\[t\] exceeds max_length\(4\), position=0/,
  ],
  ['too many', [FULL, FULL, FULL, FULL], 1100, /array capacity\(4\) for field parts exceeds max_capacity\(3\)/],
]
for (const [name, parts, code, message] of BAD_ROWS) {
  test(`a row with ${name} for a struct is refused`, async () => {
    await assert.rejects(insert(parts), { code, message })
  })
}

test('a sub-field can not stand alone in a row, even where there are dynamic keys', async () => {
  for (const enableDynamicField of [false, true]) {
    await assert.rejects(insert([], { 'parts[n]': [1] }, { enableDynamicField }), {
      code: 1804,
      message: /struct field 'parts' must be provided as a struct array; flat sub-field 'parts\[n\]' is not supported/,
    })
  }
})

test('a read fetches the sub-fields that are asked for, and shows objects', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', body([PARTS], { indexParams: [{ fieldName: 'v' }] }))
  const read = async (outputFields: string[], row: unknown[]) => {
    context.engine.rows = [row as never]
    const [shown] = await data(context, 'entities/query', { collectionName: 'c', outputFields }, true)
    return { fields: context.engine.queries.at(-1)!.fields.map((f) => f.name), shown }
  }
  const e = [new Float32Array([1, 2]), new Float32Array([3, 4])]
  assert.deepEqual(await read(['parts'], [1n, [7, 8], ['a', 'b'], e]), {
    fields: ['id', 'parts[n]', 'parts[t]', 'parts[e]'],
    shown: {
      id: '1',
      parts: [
        { n: 7, t: 'a', e: e[0] },
        { n: 8, t: 'b', e: e[1] },
      ],
    },
  })
  assert.deepEqual(await read(['parts[t]', 'parts[n]'], [1n, [7], ['a']]), {
    fields: ['id', 'parts[n]', 'parts[t]'],
    shown: { id: '1', parts: [{ n: 7, t: 'a' }] },
  })
  assert.deepEqual((await read(['parts'], [1n, null, null, null])).shown, { id: '1', parts: null })
  assert.deepEqual((await read(['parts[e]'], [1n, []])).shown, { id: '1', parts: [] })
  await assert.rejects(read(['parts[x]'], []), { code: 1100, message: /field parts\[x\] not exist/ })
})

test('a search on a struct compares single vectors or lists, as the metric says', async () => {
  const context = fakeContext()
  await call(context, 'collections/create', body([PARTS], { indexParams: [{ fieldName: 'v' }] }))
  const search = (queries: unknown[], searchParams: object = {}) =>
    call(context, 'entities/search', { collectionName: 'c', data: queries, annsField: 'parts[e]', searchParams })
  await search([[1, 2]])
  assert.equal(context.engine.searches.at(-1)!.metric, 'COSINE')
  await search([
    [
      [1, 2],
      [3, 4],
    ],
    [[5, 6]],
  ])
  const { metric, vectors } = context.engine.searches.at(-1)!
  assert.equal(metric, 'MAX_SIM_COSINE')
  assert.deepEqual(vectors, [[new Float32Array([1, 2]), new Float32Array([3, 4])], [new Float32Array([5, 6])]])
  await search([[1, 2]], { metric_type: 'L2' })
  const refusals: [Promise<unknown>, number, RegExp][] = [
    [
      search([[1, 2]], { metric_type: 'MAX_SIM_L2' }),
      1100,
      /MAX_SIM_L2 compares lists of vectors of field parts\[e\], but a query is a single vector/,
    ],
    [
      search([[[1, 2]]], { metric_type: 'L2' }),
      1100,
      /L2 compares single vectors of field parts\[e\], but a query is a list of vectors/,
    ],
    [search([[[1, 2]], [1, 2]]), 1801, /vectors, or lists of vectors, but not both/],
    [search([[[1, 2, 3]]]), 1801, /dimension: 2, but length of \[\]float: 3/],
    [search([[[1, 2], 5]]), 1801, /a query vector of field parts\[e\] should be a list of 2 numbers/],
    [search([[]]), 1801, /dimension: 2, but length of \[\]float: 0/],
    [search([[1, 2]], { metric_type: 'HAMMING' }), 1100, /does not support metric type: HAMMING/],
  ]
  for (const [refused, code, message] of refusals) await assert.rejects(refused, { code, message })
})
