import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { Catalog } from '../../src/catalog/catalog.ts'
import { JOB_STATES } from '../../src/catalog/records.ts'
import { moveJob, noteJob } from '../../src/import/state.ts'
import { someJob } from '../support/job.ts'

test('a job moves along the table and nowhere else', () => {
  const legal = new Set([
    'Pending PreImporting',
    'Pending Failed',
    'Pending Pending',
    'PreImporting Importing',
    'PreImporting Failed',
    'PreImporting Pending',
    'Importing IndexBuilding',
    'Importing Failed',
    'Importing Importing',
    'IndexBuilding Completed',
    'IndexBuilding Uncommitted',
    'Uncommitted Completed',
    'Uncommitted Failed',
    'IndexBuilding Failed',
    'IndexBuilding Importing',
  ])
  const catalog = new Catalog(':memory:')
  let id = 1n
  for (const from of JOB_STATES) {
    for (const to of JOB_STATES) {
      catalog.jobs.insert(someJob({ id: ++id, state: from }))
      if (legal.has(`${from} ${to}`)) {
        assert.equal(moveJob(catalog, id, to).state, to)
        assert.equal(catalog.jobs.byId(id)!.state, to)
      } else {
        assert.throws(() => moveJob(catalog, id, to), /cannot go from/)
        assert.equal(catalog.jobs.byId(id)!.state, from)
      }
    }
  }
  catalog.close()
})

test('a move that is part of a failed transaction did not happen', () => {
  const catalog = new Catalog(':memory:')
  catalog.jobs.insert(someJob({ id: 5n, state: 'IndexBuilding' }))
  assert.throws(() =>
    catalog.transaction(() => {
      moveJob(catalog, 5n, 'Completed', { completeTimeMs: 9 })
      throw new Error('the disk is full')
    }),
  )
  assert.equal(catalog.jobs.byId(5n)!.state, 'IndexBuilding')
  catalog.close()
})

test('what anybody was shown of the progress never goes back', () => {
  const catalog = new Catalog(':memory:')
  catalog.jobs.insert(someJob({ id: 5n, state: 'Importing' }))
  noteJob(catalog, 5n, { progress: 55 })
  noteJob(catalog, 5n, { progress: 41, retries: 1 })
  assert.deepEqual([catalog.jobs.byId(5n)!.progress, catalog.jobs.byId(5n)!.retries], [55, 1])
  assert.equal(moveJob(catalog, 5n, 'Failed', { reason: 'why' }).progress, 55)
  catalog.close()
})

test('the tasks of a job are forgotten once no restart can need them', () => {
  const catalog = new Catalog(':memory:')
  catalog.jobs.insert(someJob({ id: 5n, state: 'Importing' }))
  catalog.tasks.insert(5n, [{ a: 1 }, { a: 2 }])
  catalog.tasks.setDurable(5n, 1, { segmentId: 3, read: 2, stored: 2, bytes: 9 })
  assert.deepEqual(catalog.tasks.ofJob(5n), [
    { ordinal: 0, plan: { a: 1 }, durable: undefined },
    { ordinal: 1, plan: { a: 2 }, durable: { segmentId: 3, read: 2, stored: 2, bytes: 9 } },
  ])
  moveJob(catalog, 5n, 'IndexBuilding')
  assert.equal(catalog.tasks.ofJob(5n).length, 2)
  moveJob(catalog, 5n, 'Uncommitted')
  assert.deepEqual(catalog.tasks.ofJob(5n), [])
  catalog.close()
})
