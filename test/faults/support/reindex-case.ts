/** The index of a flushed segment, struck while it is built: the rows stay, and in the end the index is there. */
import { strict as assert } from 'node:assert'
import { sampleRows } from '../../support/sample-files.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type FaultCase, isWorkers } from './cases.ts'
import { assertRows, createCollection, DIM, dropCollection, type Fixture, insertRows, reasonOf } from './fixture.ts'

const ROWS = sampleRows(4200, DIM, 12)

export async function reindexCase({ bench }: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { point, kind } = c
  await createCollection(bench, collectionName)
  await insertRows(bench, collectionName, ROWS)
  const index = async () => (await bench.api.ok('indexes/describe', { collectionName, indexName: 'vector' }))[0]
  const indexed = async () => (await index()).indexState === 'Finished' && (await index()).indexedRows === ROWS.length
  bench.plan({ point, pass: 1, kind })
  await bench.api.ok('collections/flush', { collectionName })
  const strike = await bench.struck()
  assert.equal(strike.pid !== bench.server.process.pid, isWorkers(point), 'the process that passes the point')
  if (kind === 'hang') process.kill(strike.pid, 'SIGKILL')
  const isDeadly = kind === 'exit' || kind === 'hang'
  // Of a worker that dies nobody hears: the build is begun again.
  if (isDeadly && isWorkers(point)) await waitFor(indexed, 'the index is built by another worker')
  else if (isDeadly) await waitFor(() => !bench.server.isRunning(), 'the struck server has ended')
  else {
    await waitFor(async () => (await index()).indexState === 'Failed', 'the index says that it failed')
    assert.match((await index()).failReason, reasonOf(kind, point))
  }
  if (bench.server.isRunning()) await assertRows(bench, collectionName, ROWS)
  await bench.restart(isDeadly ? 'kill' : 'stop')
  await waitFor(indexed, 'the index is built')
  await assertRows(bench, collectionName, ROWS)
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}
