/** What is left of a write that broke off: by a power cut, by a drop under it, in the middle of a compaction. */
import { strict as assert } from 'node:assert'
import { readdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { arrowSchema } from '../../src/columns/arrow-schema.ts'
import { LanceSink } from '../../src/engine/lance/lance-sink.ts'
import { batchOf, bench, ids, openEngine, SCHEMA } from './engine-bench.ts'

/** As a power cut leaves the newest manifest of a segment: its name is there, its bytes are not. */
function tearNewest(folder: string, segmentId: number): void {
  const versions = join(folder, 'segments', `s${segmentId}.lance`, '_versions')
  const [newest] = readdirSync(versions).filter((name) => name.endsWith('.manifest'))
  truncateSync(join(versions, newest))
}

test('a version that a power cut has torn does not keep the server from starting', async (t) => {
  const b = await bench(t)
  await b.engine.insert(b.collection, b.partition, batchOf([[1, 1, 1]]))
  const [segment] = b.catalog.segments.visible(1)
  const table = await b.store.writer(segment.id)
  await table.delete('true')
  tearNewest(b.folder, segment.id)
  await b.engine.close()
  b.catalog.close()
  const again = await openEngine(b.folder)
  assert.deepEqual(await ids(again, b.collection), [1])
  await again.engine.insert(b.collection, b.partition, batchOf([[2, 2, 2]]))
  assert.deepEqual(await ids(again, b.collection), [1, 2])
  assert.equal(await again.engine.delete(b.collection, undefined, 'f100 = 1'), 1)
  await again.engine.close()
  again.catalog.close()
  const third = await openEngine(b.folder)
  assert.deepEqual(await ids(third, b.collection), [2])
  await third.engine.close()
  third.catalog.close()
})

test('a hidden segment with a torn version is written on from the one that is durable', async (t) => {
  const b = await bench(t)
  const segments = join(b.folder, 'segments')
  const sink = await LanceSink.open(segments)
  const schema = arrowSchema(SCHEMA)
  await sink.open({ id: 50, version: 0 }, schema)
  await sink.append(batchOf([[1, 1, 1]]))
  const version = await sink.sync({ id: 50, version: await sink.finish() })
  b.catalog.segments.insert({
    ...{ id: 50, collectionId: 1, partitionId: 2, state: 'importing', version, rows: 1 },
    ...{ jobId: 7n, sequence: 0, indexed: {} },
  })
  await sink.append(batchOf([[2, 2, 2]]))
  await sink.finish()
  tearNewest(b.folder, 50)
  await b.engine.close()
  b.catalog.close()
  const again = await openEngine(b.folder)
  const other = await LanceSink.open(segments)
  await other.open({ id: 50, version }, schema)
  await other.append(batchOf([[3, 3, 3]]))
  const sealed = await other.seal({ id: 50, version: await other.finish() }, [], new AbortController().signal)
  assert.equal(sealed.rows, 2)
  await again.engine.publishImport(1, [sealed], () => {})
  assert.deepEqual(await ids(again, b.collection), [1, 3])
  await again.engine.close()
  again.catalog.close()
})

test('a compaction that is not recorded leaves the version that is, however old', async (t) => {
  const b = await bench(t)
  for (let i = 0; i < 64; i++) await b.engine.insert(b.collection, b.partition, batchOf([[i, i, i]]))
  // A month later all of them are old enough to be removed.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 30 * 24 * 60 * 60 * 1000 })
  const record = t.mock.method(b.catalog, 'transaction', () => {
    throw new Error('struck')
  })
  await assert.rejects(b.engine.insert(b.collection, b.partition, batchOf([[64, 1, 1]])), /struck/)
  record.mock.restore()
  assert.equal((await ids(b, b.collection)).length, 64)
  const versions = async () => {
    const [segment] = b.catalog.segments.visible(1)
    return (await (await b.store.writer(segment.id)).listVersions()).length
  }
  assert.ok((await versions()) > 64)
  await b.engine.insert(b.collection, b.partition, batchOf([[65, 1, 1]]))
  assert.equal((await ids(b, b.collection)).length, 65)
  assert.ok((await versions()) < 10, 'once the compacted version is recorded the old ones go')
  await b.engine.close()
})

test('an insert under which the collection is dropped is refused and leaves no file', async (t) => {
  const b = await bench(t)
  const { sync } = b.store
  t.mock.method(b.store, 'sync', function (this: typeof b.store, ...args: Parameters<typeof sync>) {
    b.catalog.collections.drop(b.collection.id)
    return sync.apply(this, args)
  })
  await assert.rejects(b.engine.insert(b.collection, b.partition, batchOf([[1, 1, 1]])), {
    code: 100,
    message: 'collection not found[collection=c]',
  })
  assert.deepEqual(b.catalog.segments.all(), [])
  assert.deepEqual(readdirSync(join(b.folder, 'segments')), [])
  await b.engine.close()
})

test('a delete under which the partition is dropped does not bring its segment back', async (t) => {
  const b = await bench(t)
  await b.engine.insert(b.collection, b.partition, batchOf([[1, 1, 1]]))
  const [segment] = b.catalog.segments.visible(1)
  const { sync } = b.store
  t.mock.method(b.store, 'sync', function (this: typeof b.store, ...args: Parameters<typeof sync>) {
    b.catalog.partitions.drop(b.partition.id)
    b.catalog.segments.update({ ...segment, state: 'dropped' })
    return sync.apply(this, args)
  })
  await assert.rejects(b.engine.delete(b.collection, undefined, 'f100 = 1'), /partition of c was dropped/)
  assert.deepEqual(b.catalog.segments.byId(segment.id)?.state, 'dropped')
  await b.engine.removeDropped()
  assert.deepEqual(readdirSync(join(b.folder, 'segments')), [])
  await b.engine.close()
})
