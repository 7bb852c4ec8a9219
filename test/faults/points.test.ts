import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { FAULT_POINTS, ONCE_FAULT_POINTS } from '../../src/core/faults.ts'
import { compact } from '../support/compact.ts'
import { writeSample } from '../support/sample-files.ts'
import { waitFor } from '../support/wait-for.ts'
import { FaultBench } from './support/fault-bench.ts'
import { passesIn } from './support/faults.ts'
import { createCollection, insertRows, priorRows } from './support/fixture.ts'

test('a job, an abort, an insert, upsert, delete, flush and compaction, a write that fails, and a restart pass every fault point', async (t) => {
  const bench = new FaultBench(t)
  await bench.start()
  const { api } = bench
  const rows = priorRows(80)
  // The one write that is made to fail: undoing is passed by no other.
  bench.plan({ point: 'AfterRowsAppend', pass: 1, kind: 'throw' })
  const group = writeSample(bench.server.bucket, 'rows', 'json', rows)
  await createCollection(bench, 'c')
  assert.notEqual((await api.call('entities/insert', { collectionName: 'c', data: [rows[0]] })).code, 0)
  for (const row of rows.slice(0, 66)) await insertRows(bench, 'c', [row])
  await api.ok('entities/upsert', { collectionName: 'c', data: rows.slice(0, 2) })
  await api.ok('entities/delete', { collectionName: 'c', filter: `id == ${rows[3].id}` })
  await api.ok('collections/flush', { collectionName: 'c' })
  await waitFor(() => passesIn(bench.folder).has('AfterReindexRecord'), 'the flushed segment is indexed')
  const job = await api.import('c', [group])
  assert.equal(job.state, 'Completed', job.reason)
  assert.equal((await compact(api, 'c')).completedPlanNumber, 1)
  const jobId = await api.startImport('c', [group], { auto_commit: 'false' })
  await waitFor(async () => (await api.job(jobId)).state === 'Uncommitted', 'the job waits')
  await api.ok('jobs/import/abort', { jobId })
  await bench.restart('stop')
  assert.deepEqual([...passesIn(bench.folder).keys()].sort(), [...FAULT_POINTS, ...ONCE_FAULT_POINTS].sort())
  assert.equal(bench.strikes().length, 1)
  assert.equal(await bench.server.stop(), 0)
})
