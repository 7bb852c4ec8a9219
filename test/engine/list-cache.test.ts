/** The lists that we read from Lance's files answer as Lance does; where they could not, Lance is asked. */
import { strict as assert } from 'node:assert'
import { readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect } from '@lancedb/lancedb'
import type { Segment } from '../../src/catalog/records.ts'
import type { LanceDistance } from '../../src/engine/lance/index-plan.ts'
import { buildFlatIndex } from '../../src/engine/lance/ivf/build-index.ts'
import { KeyCache } from '../../src/engine/lance/key-cache.ts'
import { ListCache } from '../../src/engine/lance/list-cache.ts'
import type { ListMetric } from '../../src/engine/lance/lists/segment-lists.ts'
import type { Question } from '../../src/engine/lance/native-query.ts'
import { type FoundRow, NativeSearch } from '../../src/engine/lance/native-search.ts'
import { SegmentStore } from '../../src/engine/lance/segment-store.ts'
import { seeded } from '../support/sample-files.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { ID, VECTOR } from './engine-bench.ts'
import { randomVectors, vectorRows } from './vector-table.ts'

const ROWS = 5000
const DIM = 128
const LISTS = 12
const FIELD = { ...VECTOR, dim: DIM }

interface Indexed {
  readonly folder: string
  readonly store: SegmentStore
  readonly native: NativeSearch
  readonly question: Question
  cache(askLance?: (question: Question, vectors: readonly Float32Array[]) => Promise<FoundRow[][]>): ListCache
}

/** One segment in several fragments, with an index. */
async function indexed(
  t: TestContext,
  metric: ListMetric = 'L2',
  distance: LanceDistance = 'l2',
  change = (vectors: Float32Array[]) => vectors,
): Promise<Indexed> {
  const folder = tempFolder(t)
  const random = seeded(11)
  const connection = await connect(folder)
  const rows = (first: number, count: number) => vectorRows(first, change(randomVectors(count, DIM, random)))
  const table = await connection.createTable('s1', rows(0, 2000))
  await table.add(rows(2000, 2000))
  await table.add(rows(4000, ROWS - 4000))
  const index = { field: 'f101', dim: DIM, distance, lists: LISTS, signal: new AbortController().signal } as const
  await buildFlatIndex(join(folder, 's1.lance'), await table.version(), index)
  await table.checkoutLatest()
  const store = await SegmentStore.open(folder)
  t.after(() => store.close())
  const segment = { id: 1, state: 'sealed', version: await table.version(), rows: ROWS, sequence: 1 } as Segment
  // For a growing segment it asks Lance alone.
  const native = new NativeSearch(store, new KeyCache(store))
  const asked = (question: Question): Question => ({ ...question, segment: { ...question.segment, state: 'growing' } })
  return {
    folder,
    store,
    native,
    question: {
      segment,
      primary: ID,
      field: FIELD,
      metric,
      distanceType: distance,
      where: undefined,
      size: 10,
      reach: { nprobes: 3 },
      parts: 1,
      range: undefined,
    },
    cache: (
      askLance = (question, vectors) => Promise.all(vectors.map((vector) => native.nearest(asked(question), vector))),
    ) => new ListCache(store, askLance),
  }
}

const queries = (count: number): Float32Array[] => randomVectors(count, DIM, seeded(12))

/** The order of the additions is another one. */
const isClose = (a: number, b: number): boolean => Math.abs(a - b) < 1e-4

const METRICS: readonly [ListMetric, LanceDistance][] = [
  ['L2', 'l2'],
  ['IP', 'dot'],
  ['COSINE', 'cosine'],
]

for (const [metric, distanceType] of METRICS)
  test(`the lists give what Lance gives, for any reach and size: ${metric}`, async (t) => {
    const { native, question, cache } = await indexed(t, metric, distanceType)
    const lists = cache()
    assert.equal(lists.of(question), undefined, 'not at hand at first')
    await lists.ended()
    const growing: Segment = { ...question.segment, state: 'growing' }
    for (const [nprobes, size] of [
      [1, 10],
      [3, 1],
      [5, 40],
      [LISTS + 5, 300],
    ]) {
      const asked: Question = { ...question, size, reach: { nprobes } }
      const known = lists.of(asked)
      assert.ok(known, `${nprobes} lists`)
      for (const query of queries(20)) {
        const wanted = await native.nearest({ ...asked, segment: growing }, query)
        const found = known.nearest(query, nprobes, size)
        assert.equal(found.length, wanted.length)
        const rowIds = new Set(wanted.map(({ rowId }) => rowId))
        found.forEach(({ rowId, distance }, i) => {
          assert.ok(isClose(distance, wanted[i].distance))
          assert.ok(rowIds.has(rowId) || isClose(distance, wanted[size - 1].distance))
        })
      }
    }
  })

test('zeros have no angle: where some row is, Lance is asked, and where the query is, nothing is near', async (t) => {
  const plain = await indexed(t, 'COSINE', 'cosine')
  const lists = plain.cache()
  lists.of(plain.question)
  await lists.ended()
  assert.deepEqual(lists.of(plain.question)!.nearest(new Float32Array(DIM), 3, 10), [])
  const withZeros = await indexed(t, 'COSINE', 'cosine', ([first, ...others]) => [first.fill(0), ...others])
  const none = withZeros.cache()
  none.of(withZeros.question)
  await none.ended()
  assert.equal(none.of(withZeros.question), undefined)
})

test('the search takes them once they are there, with the keys of the rows', async (t) => {
  const { native, question } = await indexed(t)
  const [query] = queries(1)
  const first = await native.nearest(question, query)
  for (let i = 0; i < 20; i++) {
    const again = await native.nearest(question, query)
    assert.deepEqual(
      again.map(({ primaryKey, rowId }) => [primaryKey, rowId]),
      first.map(({ primaryKey, rowId }) => [primaryKey, rowId]),
    )
    await native.ended()
  }
})

test('what the lists cannot answer is left to Lance', async (t) => {
  const { question, cache } = await indexed(t)
  const lists = cache()
  lists.of(question)
  await lists.ended()
  assert.ok(lists.of(question))
  const others: Partial<Question>[] = [
    { where: 'f100 < 5' },
    { range: [undefined, 3] },
    { metric: 'HAMMING' },
    { reach: undefined },
    { reach: { nprobes: 3, refineFactor: 2 } },
    { reach: { nprobes: 1, ef: 10 } },
    { size: 100_000 },
    { parts: 1_000_000 },
    { field: { ...FIELD, dim: DIM + 1 } },
    { segment: { ...question.segment, state: 'growing' } },
    { segment: { ...question.segment, version: question.segment.version - 1 } },
    { field: { ...FIELD, id: 102 } },
  ]
  for (const other of others) assert.equal(lists.of({ ...question, ...other }), undefined, JSON.stringify(other))
  await lists.ended()
  assert.equal(lists.of({ ...question, field: { ...FIELD, id: 102 } }), undefined, 'it has no index')
  assert.ok(lists.of(question))
  lists.forget((id) => id === 1)
  assert.equal(lists.of(question), undefined, 'gone, and read again')
  await lists.ended()
})

test('rows that are deleted end their use', async (t) => {
  const { store, question, cache } = await indexed(t)
  const lists = cache()
  lists.of(question)
  await lists.ended()
  const table = await store.writer(1)
  await table.delete('f100 = 7')
  const deleted: Question = { ...question, segment: { ...question.segment, version: await table.version() } }
  for (let i = 0; i < 2; i++) {
    assert.equal(lists.of(deleted), undefined)
    await lists.ended()
  }
})

test('lists that answer otherwise than Lance, and files of another layout, are not used', async (t) => {
  const { folder, question, cache } = await indexed(t)
  const wrong = cache(async (_question, vectors) => vectors.map(() => []))
  const cut = cache()
  for (const lists of [wrong, cut]) {
    for (let i = 0; i < 2; i++) {
      assert.equal(lists.of(question), undefined)
      await lists.ended()
    }
    const indices = join(folder, 's1.lance', '_indices')
    truncateSync(join(indices, readdirSync(indices)[0], 'auxiliary.idx'), 1000)
  }
})
