/** The keys that searches take from memory are those of the table. */
import { strict as assert } from 'node:assert'
import { type TestContext, test } from 'node:test'
import type { Segment } from '../../src/catalog/records.ts'
import { KeyCache, type SegmentKeys } from '../../src/engine/lance/key-cache.ts'
import { waitFor } from '../support/wait-for.ts'
import { type Bench, batchOf, bench, ID, VECTOR } from './engine-bench.ts'

const ROW_BYTES = 16
const NEAREST = {
  partitions: undefined,
  sql: undefined,
  field: VECTOR,
  metric: 'L2',
  fields: [],
  limit: 3,
  offset: 0,
  params: {},
  ignoreGrowing: false,
} as const

const rowsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => [first + i, first + i, 0] as const)

/** Sealed segments of so many rows each; keys count from 0, in descending order within a segment. */
async function sealed(t: TestContext, ...rows: number[]): Promise<Bench> {
  const b = await bench(t)
  t.after(() => b.engine.close())
  let first = 0
  for (const count of rows) {
    await b.engine.insert(b.collection, b.partition, batchOf(rowsFrom(first, count).reverse()))
    await b.engine.flush(b.collection)
    first += count
  }
  return b
}

const segmentsOf = (b: Bench): Segment[] => b.catalog.segments.visible(b.collection.id)

async function loaded(cache: KeyCache, segment: Segment): Promise<SegmentKeys> {
  let keys: SegmentKeys | undefined
  await waitFor(() => (keys = cache.of(segment, ID)) !== undefined, 'the keys have been read')
  return keys!
}

async function nearest(b: Bench, x: number): Promise<number[]> {
  const [hits] = await b.engine.search(b.collection, { ...NEAREST, vectors: [Float32Array.of(x, 0)] })
  return hits.map(({ primaryKey }) => Number(primaryKey))
}

test('each row has its key, by its place in the table', async (t) => {
  const b = await sealed(t, 5)
  const cache = new KeyCache(b.store)
  const [segment] = segmentsOf(b)
  assert.equal(cache.of(segment, ID), undefined, 'not at hand at first')
  const keys = await loaded(cache, segment)
  const answer = await (await b.store.reader(segment.id, segment.version)).query().withRowId().toArray()
  assert.equal(answer.length, 5)
  for (const { f100, _rowid } of answer) assert.equal(keys.at(_rowid), f100)
})

test('searches find the same rows before and after the keys are in memory, and after deletes', async (t) => {
  const b = await sealed(t, 20, 30)
  const found = async () => [await nearest(b, 3.2), await nearest(b, 19.4), await nearest(b, 48)]
  const first = await found()
  assert.deepEqual(first, [
    [3, 4, 2],
    [19, 20, 18],
    [48, 49, 47],
  ])
  for (let i = 0; i < 20; i++) assert.deepEqual(await found(), first)
  await b.engine.delete(b.collection, undefined, 'f100 IN (3, 20)')
  for (let i = 0; i < 20; i++) assert.deepEqual(await found(), [[4, 2, 5], [19, 18, 21], first[2]])
})

test('a search of an older version than the keys reads them from the table', async (t) => {
  const b = await sealed(t, 5)
  const [old] = segmentsOf(b)
  await b.engine.delete(b.collection, undefined, 'f100 = 2')
  const [now] = segmentsOf(b)
  assert.ok(now.version > old.version)
  const cache = new KeyCache(b.store)
  await loaded(cache, now)
  assert.equal(cache.of(old, ID), undefined)
  // The other way round all rows are known.
  const other = new KeyCache(b.store)
  await loaded(other, old)
  assert.ok(other.of(now, ID))
})

test('what was used longest ago makes room, and what is too large is not kept', async (t) => {
  const b = await sealed(t, 10, 10, 10, 21)
  const cache = new KeyCache(b.store, 20 * ROW_BYTES)
  const [first, second, third, large] = segmentsOf(b)
  await loaded(cache, first)
  await loaded(cache, second)
  assert.ok(cache.of(first, ID))
  await loaded(cache, third)
  assert.ok(cache.of(first, ID), 'used after the second')
  assert.ok(cache.of(third, ID))
  assert.equal(cache.of(second, ID), undefined, 'it is read again')
  assert.equal(cache.of(large, ID), undefined)
})
