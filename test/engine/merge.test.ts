/** Sealed segments become one: the same rows in the same order, whatever is read or written meanwhile. */
import { strict as assert } from 'node:assert'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Segment } from '../../src/catalog/records.ts'
import { waitFor } from '../support/wait-for.ts'
import { allRows, type Bench, batchOf, bench, ids, openEngine, VECTOR } from './engine-bench.ts'

type Rows = readonly (readonly [number, number, number])[]

/** A sealed segment. */
async function put(b: Bench, rows: Rows): Promise<void> {
  await b.engine.insert(b.collection, b.partition, batchOf(rows))
  await b.engine.flush(b.collection)
}

const segmentsOf = (b: Pick<Bench, 'catalog'>): Segment[] => b.catalog.segments.visible(1)
const onDisk = (b: Bench): number => readdirSync(join(b.folder, 'segments')).length

async function compact(b: Bench): Promise<void> {
  const id = await b.engine.compact(b.collection)
  await waitFor(() => b.engine.compactionState(id)?.executing === 0, 'the compaction is over')
  assert.equal(b.engine.compactionState(id)?.failed, 0)
}

const nearest = async (b: Bench, limit = 5) => {
  const [hits] = await b.engine.search(b.collection, {
    ...{ partitions: undefined, sql: undefined, fields: [VECTOR], limit, offset: 0, params: {}, ignoreGrowing: false },
    ...{ field: VECTOR, vectors: [Float32Array.of(0, 0)], metric: 'L2' as const },
  })
  return hits.map(({ primaryKey, distance, row }) => [primaryKey, distance, row])
}

const stateOf = async (b: Bench) => ({
  rows: await b.engine.query(b.collection, allRows),
  count: await b.engine.count(b.collection, undefined, undefined),
  nearest: await nearest(b),
})

/** Four segments with deletes, an upsert and keys that stand several times, within a segment and over several. */
async function fill(b: Bench): Promise<void> {
  await put(b, [...[1, 2, 3, 4].map((id) => [id, id, 0] as const), [2, 2, 22]])
  await put(b, [...[3, 5, 6].map((id) => [id, id, 5] as const)])
  await b.engine.delete(b.collection, undefined, 'f100 IN (4, 6)')
  await b.engine.upsert(b.collection, b.partition, [1n], batchOf([[1, 8, 8]]))
  await put(b, [[7, 7, 7]])
  await put(b, [...[5, 9].map((id) => [id, 9, 9] as const)])
}

test('merged segments show the same rows, the newer of two with one key, and count the same', async (t) => {
  const b = await bench(t)
  await fill(b)
  const before = await stateOf(b)
  const newest = segmentsOf(b).at(-1)!
  await compact(b)
  assert.deepEqual(await stateOf(b), before)
  const [merged, ...others] = segmentsOf(b)
  assert.deepEqual(others, [])
  assert.deepEqual([merged.sequence, merged.state, merged.rows], [newest.sequence, 'sealed', before.count])
  assert.equal(onDisk(b), 1)
  // What comes later is newer, and the merged segment takes deletes.
  await put(b, [[2, 0, 1]])
  await b.engine.delete(b.collection, undefined, 'f100 = 9')
  assert.deepEqual((await nearest(b, 1))[0][0], 2n)
  assert.deepEqual(await ids(b, b.collection), [1, 2, 3, 5, 7])
  const after = await stateOf(b)
  await b.engine.close()
  b.catalog.close()
  const again = { ...b, ...(await openEngine(b.folder)) }
  assert.deepEqual(await stateOf(again), after)
  await compact(again)
  assert.deepEqual(await stateOf(again), after)
  await again.engine.close()
  again.catalog.close()
})

test('a segment that grows is left alone, and so are partitions that take turns', async (t) => {
  const b = await bench(t)
  const other = { ...b.partition, id: 3, name: 'other', ordinal: 1 }
  b.catalog.partitions.insert(other)
  await put(b, [[1, 1, 1]])
  await b.engine.insert(b.collection, other, batchOf([[2, 2, 2]]))
  await b.engine.flush(b.collection)
  await put(b, [[3, 3, 3]])
  await put(b, [[4, 4, 4]])
  await b.engine.insert(b.collection, b.partition, batchOf([[5, 5, 5]]))
  await compact(b)
  assert.deepEqual(
    segmentsOf(b).map(({ state, partitionId, rows }) => [state, partitionId, rows]),
    [
      ['sealed', 2, 1],
      ['sealed', 3, 1],
      ['sealed', 2, 2],
      ['growing', 2, 1],
    ],
  )
  assert.deepEqual(await ids(b, b.collection), [1, 2, 3, 4, 5])
  await b.engine.close()
})

test('a merged segment gets the index that its collection asks for', async (t) => {
  const b = await bench(t)
  const index = { collectionId: 1, name: 'vector', fieldId: 101, indexType: 'IVF_FLAT', metricType: 'L2', params: {} }
  b.catalog.indexes.insert(index)
  const rows = (from: number) => Array.from({ length: 3000 }, (_, i) => [from + i, i % 71, i % 73] as const)
  await put(b, rows(0))
  await put(b, rows(3000))
  const before = await stateOf(b)
  await compact(b)
  const [merged] = segmentsOf(b)
  assert.equal((await (await b.store.reader(merged.id, merged.version)).listIndices()).length, 1)
  assert.equal((await b.engine.indexProgress(b.collection, 101)).state, 'Finished')
  assert.deepEqual((await stateOf(b)).rows, before.rows)
  await b.engine.close()
})

/** Holds the first call of a method of the store that is about the segment until `release`; `reached` tells that it came. */
function holdFirst(t: TestContext, b: Bench, method: 'dataBytes' | 'reader', isWanted: (id: number) => boolean) {
  let release = () => {}
  let reached = false
  const free = new Promise<void>((resolve) => (release = resolve))
  const original = b.store[method] as (...args: unknown[]) => Promise<unknown>
  let held = false
  t.mock.method(b.store, method, async function (this: unknown, ...args: unknown[]) {
    if (!held && isWanted(args[0] as number)) {
      held = true
      reached = true
      await free
    }
    return original.apply(this, args)
  })
  return { release, reached: () => reached }
}

test('a read that began before the switch ends as it would have, and its files stay so long', async (t) => {
  const b = await bench(t)
  await fill(b)
  const before = await nearest(b)
  const [first] = segmentsOf(b)
  const sources = onDisk(b)
  const hold = holdFirst(t, b, 'reader', (id) => id === first.id)
  const reading = nearest(b)
  await waitFor(hold.reached, 'the read is under way')
  const id = await b.engine.compact(b.collection)
  await waitFor(() => segmentsOf(b).length === 1, 'the merged segment is shown')
  assert.deepEqual(await nearest(b), before, 'a read that begins now sees the new one')
  await b.engine.removeDropped()
  assert.equal(onDisk(b), sources + 1)
  hold.release()
  assert.deepEqual(await reading, before)
  await waitFor(() => b.engine.compactionState(id)?.completed === 1, 'the compaction is over')
  assert.equal(onDisk(b), 1)
  await b.engine.close()
})

test('deletes and upserts while segments are merged are kept: the merge is done again', async (t) => {
  const b = await bench(t)
  await fill(b)
  let merges = 0
  const { nextSmall } = b.catalog.ids
  const [first] = segmentsOf(b)
  // The count that the merge is held against comes last.
  const isMerged = (id: number) => id === first.id && onDisk(b) === segmentsOf(b).length + 1
  const hold = holdFirst(t, b, 'reader', isMerged)
  t.mock.method(b.catalog.ids, 'nextSmall', function (this: unknown, counter: 'catalog' | 'sequence') {
    if (counter === 'catalog') merges++
    return nextSmall.call(b.catalog.ids, counter)
  })
  const id = await b.engine.compact(b.collection)
  await waitFor(hold.reached, 'the segments are merged')
  await b.engine.delete(b.collection, undefined, 'f100 IN (3, 7)')
  await b.engine.upsert(b.collection, b.partition, [2n], batchOf([[2, 1, 0]]))
  const now = await stateOf(b)
  hold.release()
  await waitFor(() => b.engine.compactionState(id)?.completed === 1, 'the compaction is over')
  assert.equal(merges, 4, 'an id for the compaction, for the growing segment, and for each of two merges')
  assert.deepEqual(await stateOf(b), now)
  assert.deepEqual(
    segmentsOf(b).map(({ state }) => state),
    ['sealed', 'growing'],
  )
  assert.equal(onDisk(b), 2)
  await b.engine.close()
})

test('a merge whose collection is dropped ends and leaves no file', async (t) => {
  const b = await bench(t)
  await fill(b)
  const [first] = segmentsOf(b)
  const hold = holdFirst(t, b, 'reader', (id) => id === first.id && onDisk(b) === segmentsOf(b).length + 1)
  const id = await b.engine.compact(b.collection)
  await waitFor(hold.reached, 'the segments are merged')
  for (const segment of segmentsOf(b)) b.catalog.segments.update({ ...segment, state: 'dropped' })
  b.catalog.collections.drop(1)
  await b.engine.removeDropped()
  hold.release()
  await waitFor(() => b.engine.compactionState(id)?.executing === 0, 'the compaction is over')
  assert.deepEqual(b.catalog.segments.all(), [])
  assert.equal(onDisk(b), 0)
  await b.engine.close()
})

test('a collection with many sealed segments is merged by itself, a row few times', async (t) => {
  const b = await bench(t)
  for (let i = 0; i < 40; i++) await put(b, [[i, i, i]])
  await waitFor(() => segmentsOf(b).length < 8, 'they are few')
  assert.deepEqual(
    await ids(b, b.collection),
    Array.from({ length: 40 }, (_, i) => i),
  )
  await b.engine.close()
})
