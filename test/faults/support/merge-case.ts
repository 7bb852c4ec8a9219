/** A compaction, struck at one of its steps: the rows stay as they are, and in the end there is one segment. */
import { strict as assert } from 'node:assert'
import { compact } from '../../support/compact.ts'
import { sampleRows } from '../../support/sample-files.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type FaultCase, isWorkers } from './cases.ts'
import type { FaultBench } from './fault-bench.ts'
import { assertRows, createCollection, DIM, dropCollection, type Fixture, insertRows, reasonOf } from './fixture.ts'

/** Together enough for an index. */
const PARTS = [sampleRows(100, DIM, 13), sampleRows(4100, DIM, 14, 100)]
const DELETED = 7
const ROWS = PARTS.flat().filter(({ id }) => id !== DELETED)

export async function mergeCase({ bench }: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { point, kind } = c
  await twoSegments(bench, collectionName)
  bench.plan({ point, pass: 1, kind })
  const { compactionID: jobID } = await bench.api.ok('collections/compact', { collectionName })
  const strike = await bench.struck()
  assert.equal(strike.pid !== bench.server.process.pid, isWorkers(point), 'the process that passes the point')
  if (kind === 'hang') process.kill(strike.pid, 'SIGKILL')
  const isDeadly = kind === 'exit' || kind === 'hang'
  if (isDeadly && !isWorkers(point)) await waitFor(() => !bench.server.isRunning(), 'the struck server has ended')
  else {
    const state = () => bench.api.ok('collections/get_compaction_state', { jobID })
    await waitFor(async () => (await state()).state === 'Completed', 'the compaction is over')
    // A worker that dies is followed by another.
    assert.equal((await state()).completedPlanNumber, isDeadly ? 1 : 0)
    if (!isDeadly) await waitFor(() => reasonOf(kind, point).test(bench.server.log()), 'the log says why it failed')
    await assertRows(bench, collectionName, ROWS)
  }
  await bench.restart(isDeadly ? 'kill' : 'stop')
  await assertRows(bench, collectionName, ROWS)
  bench.assertNothingLeft()
  await compact(bench.api, collectionName)
  await assertRows(bench, collectionName, ROWS)
  assert.equal(visible(bench, collectionName), 1)
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}

/** Sealed and indexed, one row of them deleted. */
async function twoSegments(bench: FaultBench, collectionName: string): Promise<void> {
  await createCollection(bench, collectionName)
  for (const part of PARTS) {
    await insertRows(bench, collectionName, part)
    await bench.api.ok('collections/flush', { collectionName })
  }
  const index = async () => (await bench.api.ok('indexes/describe', { collectionName, indexName: 'vector' }))[0]
  await waitFor(async () => (await index()).indexState === 'Finished', 'the segments are indexed')
  await bench.api.ok('entities/delete', { collectionName, filter: `id == ${DELETED}` })
}

const visible = (bench: FaultBench, name: string): number =>
  bench.catalog(({ collections, segments }) => {
    const collection = collections.list().find((c) => c.name === name)
    return segments.visible(collection!.id).length
  })
