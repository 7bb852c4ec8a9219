import { strict as assert } from 'node:assert'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Catalog } from '../../src/catalog/catalog.ts'
import type { Collection } from '../../src/catalog/records.ts'
import { systemClock } from '../../src/core/clock.ts'
import type { SealedSegment } from '../../src/engine/engine.ts'
import { specText, vectorIndexSpecs } from '../../src/engine/index-spec.ts'
import type { JobOrder } from '../../src/import/job-orders.ts'
import { RunCounts } from '../../src/import/run-counts.ts'
import { SealStage } from '../../src/import/seal-stage.ts'
import { SideWork } from '../../src/import/side-work.ts'
import { someJob } from '../support/job.ts'

const VECTOR = { id: 100, name: 'v', dataType: 'FloatVector', dim: 2 } as const
const JOB = someJob({ id: 5n, state: 'Importing', schema: { fields: [VECTOR] } as never })
const COLLECTION: Collection = {
  id: 1,
  databaseName: 'default',
  name: 'c',
  description: '',
  schema: JOB.schema,
  shardsNum: 1,
  consistencyLevel: 'Bounded',
  properties: {},
  loaded: true,
}
const IDS = [11, 12, 13, 14]
const ROWS = 7

/** Orders that end when they are told to; `segments`: each with rows of its own. */
function stage(t: TestContext, workers: number) {
  const catalog = new Catalog(':memory:')
  t.after(() => catalog.close())
  catalog.jobs.insert(JOB)
  catalog.collections.insert(COLLECTION)
  const index = { collectionId: 1, name: 'v', fieldId: 100, indexType: 'IVF_FLAT', metricType: 'L2', params: {} }
  catalog.indexes.insert(index)
  for (const id of IDS) {
    const hidden = {
      collectionId: 1,
      partitionId: null,
      state: 'importing',
      version: 3,
      jobId: 5n,
      sequence: 0,
    } as const
    catalog.segments.insert({ ...hidden, id, rows: ROWS, indexed: {} })
  }
  const given: number[] = []
  const ends = new Map<number, (outcome: SealedSegment | Error) => void>()
  const give = ({ make }: JobOrder<'seal'>): Promise<SealedSegment> => {
    const { segment } = make()
    given.push(segment.id)
    return new Promise((resolve, reject) => {
      ends.set(segment.id, (end) => (end instanceof Error ? reject(end) : resolve(end)))
    })
  }
  const failures: string[] = []
  const beside = new SideWork((error) => failures.push(error.message))
  const counts = new RunCounts(systemClock, 0)
  const engine = { removeDropped: async () => {} }
  const sealing = new SealStage({ catalog, engine, counts, beside, orders: { workers, give: give as never } }, JOB)
  const end = async (segmentId: number, error?: Error) => {
    const specs = vectorIndexSpecs(catalog.indexes.list(1), JOB.schema)
    const indexed = Object.fromEntries(specs.map((spec) => [spec.fieldId, specText(spec)]))
    ends.get(segmentId)!(error ?? { segmentId, version: 4, rows: ROWS, indexed })
    await turn()
  }
  return { catalog, sealing, given, end, counts, failures, beside, index }
}

test('one worker is left to the reading; the next segment is begun when one is sealed', async (t) => {
  const { sealing, given, end } = stage(t, 3)
  for (const id of IDS) sealing.begin(id)
  assert.deepEqual(given, [11, 12])
  await end(12)
  assert.deepEqual(given, [11, 12, 13])
})

test('a single worker reads to the end before it seals', async (t) => {
  const { sealing, given } = stage(t, 1)
  for (const id of IDS) sealing.begin(id)
  assert.deepEqual(given, [])
  await sealing.finish()
  assert.deepEqual(given, IDS)
})

test('the end of the reading begins what is left, waits for what is under way, and seals nothing twice', async (t) => {
  const { sealing, given, end, counts, catalog } = stage(t, 3)
  for (const id of IDS) sealing.begin(id)
  await end(11)
  const rest = Promise.all(await sealing.finish())
  await turn()
  assert.deepEqual(given, [11, 12, 13, 14])
  assert.deepEqual([counts.sealed, counts.segments], [1, 4])
  for (const id of [12, 13, 14]) await end(id)
  await rest
  assert.equal(counts.sealed, 4)
  assert.deepEqual(
    catalog.segments.ofJob(5n).map(({ version }) => version),
    [4, 4, 4, 4],
  )
  assert.deepEqual(given, [11, 12, 13, 14])
})

test('a segment that is sealed already is left alone, until another index is wanted', async (t) => {
  const { sealing, given, end, catalog, index } = stage(t, 3)
  sealing.begin(11)
  await end(11)
  sealing.begin(11)
  assert.deepEqual(given, [11])
  catalog.indexes.drop(1, 'v')
  catalog.indexes.insert({ ...index, metricType: 'COSINE' })
  await sealing.finish()
  assert.deepEqual(given, [11, ...IDS])
})

test('what fails beside the reading is told, and nothing more is begun', async (t) => {
  const { sealing, given, end, failures, beside } = stage(t, 2)
  for (const id of IDS) sealing.begin(id)
  await end(11, new Error('the disk is full'))
  await beside.over()
  assert.deepEqual([given, failures], [[11], ['the disk is full']])
})

test('a segment whose collection is gone is left to whoever ends the job', (t) => {
  const { sealing, given, catalog } = stage(t, 2)
  catalog.segments.update({ ...catalog.segments.byId(11)!, state: 'dropped' })
  sealing.begin(11)
  assert.deepEqual(given, [])
})
