/** A start that is struck while it mends what a kill has left: the start after it mends it all the same. */
import { strict as assert } from 'node:assert'
import { waitFor } from '../../support/wait-for.ts'
import type { FaultCase } from './cases.ts'
import { assertRows, createCollection, type Fixture, insertRows, priorRows, reasonOf } from './fixture.ts'

export async function startCase({ bench, wrong, small }: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { point, kind } = c
  await createCollection(bench, collectionName)
  const job = await bench.api.import(collectionName, small.groups)
  assert.equal(job.state, 'Completed', job.reason)
  const prior = priorRows(5)
  await insertRows(bench, collectionName, prior.slice(0, 3))
  if (point.includes('Remove')) {
    // Killed between hiding the segments of a failed job and removing their files.
    bench.plan({ point: 'BeforeSegmentRemove', pass: 1, kind: 'exit' })
    await bench.api.startImport(collectionName, wrong, { max_bytes_per_second: '100000000' })
  } else {
    // Killed between writing rows and recording them.
    bench.plan({ point: 'AfterWriteFsync', pass: 1, kind: 'exit' })
    await insertRows(bench, collectionName, prior.slice(3)).catch(() => {})
  }
  await waitFor(() => !bench.server.isRunning(), 'the struck server has ended')
  bench.plan({ point, pass: 1, kind })
  const said = await bench.startInVain()
  if (kind !== 'exit' && kind !== 'hang') assert.match(said, reasonOf(kind, point))
  await bench.start()
  await assertRows(bench, collectionName, [...small.rows, ...prior.slice(0, 3)])
  if (point.includes('Remove')) {
    const { records } = await bench.api.ok('jobs/import/list', { collectionName })
    assert.match((await bench.api.ended(records[0].jobId)).reason!, /wrong\.jsonl/)
  }
  bench.assertNothingLeft()
  await insertRows(bench, collectionName, prior.slice(3))
  await assertRows(bench, collectionName, [...small.rows, ...prior])
  await bench.api.ok('collections/drop', { collectionName })
}
