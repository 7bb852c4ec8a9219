import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { Catalog } from '../../src/catalog/catalog.ts'
import { JOB_STATES, type Job, type JobState } from '../../src/catalog/records.ts'
import { moveJob } from '../../src/import/state.ts'

const job = (id: bigint, state: JobState): Job => ({
  id,
  collectionId: 1,
  databaseName: 'default',
  collectionName: 'c',
  partitionId: null,
  schema: { fields: [] },
  groups: [['a.json']],
  options: {},
  state,
  reason: '',
  createTimeMs: 1,
  completeTimeMs: 0,
  deadlineMs: 0,
  files: [],
})

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
    'Importing Pending',
    'IndexBuilding Completed',
    'IndexBuilding Uncommitted',
    'Uncommitted Completed',
    'Uncommitted Failed',
    'IndexBuilding Failed',
    'IndexBuilding Pending',
  ])
  const catalog = new Catalog(':memory:')
  let id = 1n
  for (const from of JOB_STATES) {
    for (const to of JOB_STATES) {
      catalog.jobs.insert(job(++id, from))
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
  catalog.jobs.insert(job(5n, 'IndexBuilding'))
  assert.throws(() =>
    catalog.transaction(() => {
      moveJob(catalog, 5n, 'Completed', { completeTimeMs: 9 })
      throw new Error('the disk is full')
    }),
  )
  assert.equal(catalog.jobs.byId(5n)!.state, 'IndexBuilding')
  catalog.close()
})
