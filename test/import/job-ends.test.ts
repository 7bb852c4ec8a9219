import { strict as assert } from 'node:assert'
import { type TestContext, test } from 'node:test'
import { Catalog } from '../../src/catalog/catalog.ts'
import type { ImportParts } from '../../src/import/import-service.ts'
import { JobEnds } from '../../src/import/job-ends.ts'
import { someJob } from '../support/job.ts'

const REASON = { reason: new Error('row 3 is wrong'), files: [] }

/** A job that has written one hidden segment. */
function fixture(t: TestContext) {
  const catalog = new Catalog(':memory:')
  t.after(() => catalog.close())
  const job = someJob({ state: 'Importing' })
  catalog.jobs.insert(job)
  catalog.segments.insert({
    ...{ id: 5, collectionId: 1, partitionId: 2, state: 'importing', version: 3, rows: 10 },
    ...{ jobId: job.id, sequence: 0, indexed: {} },
  })
  const removed: string[] = []
  const engine = {
    async removeDropped() {
      for (const { id, state } of catalog.segments.all()) {
        if (state !== 'dropped') continue
        removed.push(`segment ${id} of a job that is ${catalog.jobs.byId(1n)!.state}`)
        catalog.segments.remove(id)
      }
    },
  }
  const logger = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
  const parts = { catalog, engine, clock: { now: () => 77 }, logger } as unknown as ImportParts
  return { catalog, job, parts, removed, engine }
}

test('the files of a job are gone before it is Failed', async (t) => {
  const { catalog, job, parts, removed } = fixture(t)
  await new JobEnds(parts).end(job, REASON)
  const ended = catalog.jobs.byId(1n)!
  assert.deepEqual([ended.state, ended.reason, ended.completeTimeMs], ['Failed', 'row 3 is wrong', 77])
  assert.deepEqual(removed, ['segment 5 of a job that is Importing'])
})

test('where the catalog cannot be written the end is tried again, with the same reason', async (t) => {
  const { catalog, job, parts } = fixture(t)
  const ends = new JobEnds(parts)
  const full = t.mock.method(catalog, 'transaction', () => {
    throw new Error('database or disk is full')
  })
  await ends.tryToEnd(job, REASON)
  assert.equal(catalog.jobs.byId(1n)!.state, 'Importing')
  full.mock.restore()
  await ends.tryToEnd(job, ends.pending(1n)!)
  assert.deepEqual([catalog.jobs.byId(1n)!.state, catalog.jobs.byId(1n)!.reason], ['Failed', 'row 3 is wrong'])
  assert.equal(ends.pending(1n), undefined)
})

test('a stop between the two steps leaves a job that the next start ends, and never one without its rows that goes on', async (t) => {
  const { catalog, job, parts, engine } = fixture(t)
  engine.removeDropped = () => new Promise(() => {})
  void new JobEnds(parts).end(job, REASON)
  await new Promise((resolve) => setImmediate(resolve))
  const left = catalog.jobs.byId(1n)!
  assert.deepEqual(
    [left.state, left.reason, catalog.segments.byId(5)!.state],
    ['Importing', 'row 3 is wrong', 'dropped'],
  )
  const next = new JobEnds({ ...parts, engine: { ...parts.engine, removeDropped: async () => {} } })
  next.takeUp(left)
  await next.tryToEnd(left, next.pending(1n)!)
  assert.deepEqual([catalog.jobs.byId(1n)!.state, catalog.jobs.byId(1n)!.reason], ['Failed', 'row 3 is wrong'])
})
