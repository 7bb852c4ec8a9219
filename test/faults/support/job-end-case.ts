/** The end of a job that is struck: of one whose file is wrong, and of one that waits and is aborted or committed. */
import { strict as assert } from 'node:assert'
import { waitFor } from '../../support/wait-for.ts'
import type { FaultCase } from './cases.ts'
import {
  assertRows,
  createCollection,
  dropCollection,
  type Fixture,
  insertRows,
  priorRows,
  reasonOf,
} from './fixture.ts'

const PRIOR = priorRows(3)
const WRONG_ROW = /file: wrong\.jsonl \(row 50/

/** Whatever strikes its end, the job is Failed for what is wrong with its file, and nothing of it is left. */
export async function failingCase(fixture: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { bench, wrong } = fixture
  await createCollection(bench, collectionName)
  await insertRows(bench, collectionName, PRIOR)
  const before = bench.segmentFiles()
  bench.plan({ point: c.point, pass: 1, kind: c.kind })
  // One file after the other, so that rows of the first are stored when the second fails.
  const jobId = await bench.api.startImport(collectionName, wrong, { max_bytes_per_second: '100000000' })
  await bench.struck()
  await restartStruck(fixture, c, async () => (await bench.api.job(jobId)).state === 'Failed')
  const job = await bench.api.ended(jobId)
  assert.equal(job.state, 'Failed')
  assert.match(job.reason!, WRONG_ROW)
  assert.deepEqual(bench.segmentFiles(), before, 'the files are those of a server that never saw the job')
  await assertRows(bench, collectionName, PRIOR)
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}

/** An abort that is answered, and one that only began, end the job without a trace; one that did neither may be repeated. */
export async function abortCase(fixture: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { bench } = fixture
  const { before, jobId } = await uncommitted(fixture, collectionName)
  bench.plan({ point: c.point, pass: 1, kind: c.kind })
  const answer = bench.api.call('jobs/import/abort', { jobId }).catch(() => undefined)
  await bench.struck()
  await restartStruck(fixture, c, async () => (await answer) !== undefined)
  const isBegun = c.point !== 'BeforeJobFailed'
  if (!isBegun) {
    assert.equal((await bench.api.job(jobId)).state, 'Uncommitted')
    if (c.kind !== 'exit' && c.kind !== 'hang') {
      assert.match((await answer)!.message!, /job \d+ cannot be aborted: /)
      assert.match((await answer)!.message!, reasonOf(c.kind, c.point))
    }
    await bench.api.ok('jobs/import/abort', { jobId })
  }
  const job = await bench.api.ended(jobId)
  assert.deepEqual([job.state, job.reason], ['Failed', 'aborted by user'])
  assert.deepEqual(bench.segmentFiles(), before, 'the files are those of a server that never saw the job')
  await assertRows(bench, collectionName, PRIOR)
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}

/** A commit shows all rows or none; where it was not answered, describe says which. */
export async function commitCase(fixture: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { bench, small } = fixture
  const { jobId } = await uncommitted(fixture, collectionName)
  bench.plan({ point: c.point, pass: 1, kind: c.kind })
  const answer = bench.api.call('jobs/import/commit', { jobId }).catch(() => undefined)
  await bench.struck()
  await restartStruck(fixture, c, async () => (await answer) !== undefined)
  if (c.kind !== 'exit' && c.kind !== 'hang') {
    assert.match((await answer)!.message!, /job \d+ cannot be committed: /)
    assert.match((await answer)!.message!, reasonOf(c.kind, c.point))
  }
  if (c.point === 'AfterPublish') assert.equal((await bench.api.job(jobId)).state, 'Completed')
  else {
    assert.equal((await bench.api.job(jobId)).state, 'Uncommitted')
    await assertRows(bench, collectionName, PRIOR)
    await bench.api.ok('jobs/import/commit', { jobId })
  }
  const job = await bench.api.job(jobId)
  assert.equal(job.state, 'Completed')
  assert.deepEqual(job.receipt, small.receipt)
  await assertRows(bench, collectionName, [...small.rows, ...PRIOR])
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}

async function uncommitted({ bench, small }: Fixture, collectionName: string) {
  await createCollection(bench, collectionName)
  await insertRows(bench, collectionName, PRIOR)
  const before = bench.segmentFiles()
  const jobId = await bench.api.startImport(collectionName, small.groups, { auto_commit: 'false' })
  await waitFor(async () => (await bench.api.job(jobId)).state === 'Uncommitted', 'the job is Uncommitted')
  return { before, jobId }
}

/** All these points are passed by the server: it dies, or goes on until `isThrough` and is stopped. */
async function restartStruck({ bench }: Fixture, c: FaultCase, isThrough: () => Promise<boolean>): Promise<void> {
  if (c.kind === 'exit') await waitFor(() => !bench.server.isRunning(), 'the struck server has ended')
  if (c.kind === 'exit' || c.kind === 'hang') return bench.restart('kill')
  await waitFor(isThrough, 'the struck server goes on')
  await bench.restart('stop')
}
