/** A job that is struck: it comes to its end, with all of its rows or without a trace. */
import { strict as assert } from 'node:assert'
import { countOf } from '../../support/all-rows.ts'
import type { JobState } from '../../support/api.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type FaultCase, isWorkers } from './cases.ts'
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
const INDEX_POINTS = ['BeforeIndexBuild', 'AfterIndexBuild', 'AfterIndexFsync', 'BeforeSealRecord', 'AfterSealRecord']

/** What is to become of the job; none: the request was refused. */
function expected({ kind, point, ending }: FaultCase): 'Completed' | 'Failed' | 'none' {
  switch (kind) {
    case 'exit':
      // Nothing was committed and nothing was answered.
      return point === 'InsideJobInsert' || point === 'BeforeCatalogCommit' ? 'none' : 'Completed'
    case 'hang':
      return ending === 'abort' ? 'Failed' : 'Completed'
    case 'shortRead':
      return 'Completed'
    default:
      if (point === 'AfterPublish') return 'Completed'
      return point === 'InsideJobInsert' || point === 'BeforeCatalogCommit' ? 'none' : 'Failed'
  }
}

const isEnded = (job: JobState | undefined): boolean => job?.state === 'Completed' || job?.state === 'Failed'

export async function importCase(fixture: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { bench } = fixture
  const { point, kind, ending } = c
  const oracle = INDEX_POINTS.includes(point) ? fixture.big : fixture.small
  await createCollection(bench, collectionName)
  await insertRows(bench, collectionName, PRIOR)
  const before = bench.segmentFiles()
  /** undefined while the server does not answer, or has no such job. */
  const look = async (): Promise<JobState | undefined> => {
    const listed = await bench.api.call('jobs/import/list', { collectionName }).catch(() => undefined)
    const [record] = listed?.data?.records ?? []
    return (
      record && (await bench.api.call('jobs/import/describe', { jobId: record.jobId }).catch(() => undefined))?.data
    )
  }
  /** Nothing is visible before the job is Completed, and everything is after. */
  const lookForRows = async () => {
    const seen = await countOf(bench.api, collectionName).catch(() => PRIOR.length)
    if (seen === PRIOR.length) return
    assert.equal(seen, PRIOR.length + oracle.rows.length, 'a part of the rows is visible')
    const job = await look()
    if (job) assert.equal(job.state, 'Completed', 'rows are visible before the job is Completed')
  }

  bench.plan({ point, pass: 1, kind })
  const body = { collectionName, files: oracle.groups }
  const answer = await bench.api.call('jobs/import/create', body).catch(() => undefined)
  const strike = await bench.struck()
  assert.equal(strike.pid !== bench.server.process.pid, isWorkers(point), 'the process that passes the point')
  if (kind === 'hang') {
    await lookForRows()
    if (ending === 'abort') await bench.api.ok('jobs/import/abort', { jobId: (await look())!.jobId })
    else process.kill(strike.pid, 'SIGKILL')
  }
  const serverDies = (kind === 'exit' || ending === 'kill') && !isWorkers(point)
  if (serverDies) await waitFor(() => !bench.server.isRunning(), 'the struck server has ended')
  else if (expected(c) !== 'none') {
    await waitFor(async () => {
      await lookForRows()
      return isEnded(await look())
    }, 'the job has ended')
  }
  if (expected(c) === 'none' && kind !== 'exit') assert.match(answer!.message!, reasonOf(kind, point))

  await bench.restart(kind === 'exit' || kind === 'hang' ? 'kill' : 'stop')
  await lookForRows()
  if (expected(c) !== 'none') await waitFor(async () => isEnded(await look()), 'the job has ended')
  const job = await look()
  assert.equal(job?.state ?? 'none', expected(c), job?.reason)
  if (job?.state === 'Completed') {
    assert.deepEqual(job.receipt, oracle.receipt)
    assert.equal(job.retries, kind === 'exit' || kind === 'hang' ? retriesOf(c) : 0)
  } else {
    if (job) assertReason(c, job.reason!)
    await assertRows(bench, collectionName, PRIOR)
    assert.deepEqual(bench.segmentFiles(), before, 'the files are those of a server that never saw the job')
    const again = await bench.api.import(collectionName, oracle.groups)
    assert.equal(again.state, 'Completed', again.reason)
    assert.deepEqual(again.receipt, oracle.receipt)
  }
  await assertRows(bench, collectionName, [...oracle.rows, ...PRIOR])
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}

/** A killed worker and a start of the server count; a job that was Completed before the server died was not taken up again. */
const retriesOf = ({ point }: FaultCase): number => (point === 'AfterPublish' ? 0 : 1)

function assertReason({ kind, point, ending }: FaultCase, reason: string): void {
  assert.match(reason, ending === 'abort' ? /^aborted by user$/ : reasonOf(kind, point))
  assert.match(reason, /^(aborted|cannot |error: )/, 'the reason says what could not be done')
}
