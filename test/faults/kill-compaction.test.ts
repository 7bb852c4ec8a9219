/** Kills at random moments of a compaction, of the server and of its workers: no row is lost, doubled or back again. */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { allRows, countOf } from '../support/all-rows.ts'
import { compact } from '../support/compact.ts'
import { childrenOf } from '../support/processes.ts'
import { type SampleRow, sampleRows, seeded, writeSample } from '../support/sample-files.ts'
import { FaultBench } from './support/fault-bench.ts'
import { createCollection, DIM } from './support/fixture.ts'

const SEED = Number(process.env.ELANUS_TEST_SEED ?? 1)
const KILLS = Number(process.env.ELANUS_TEST_KILLS ?? 8)
const PART_ROWS = 3000
/** A compaction of this test takes about so long. */
const MS_MAX = 100

const skip = process.platform === 'linux' ? false : 'finds the workers through /proc'

test(`${KILLS} kills in a compaction cost no row`, { skip }, async (t) => {
  const random = seeded(SEED)
  const bench = new FaultBench(t, ['--import-workers', '2'])
  await bench.start()
  await createCollection(bench, 'c')
  const rows = new Map<number, SampleRow>()
  let [merging, count] = [0, 0]
  for (let i = 0; i < KILLS; i++) {
    // Half of the keys again: newer rows of those before.
    const part = sampleRows(PART_ROWS, DIM, SEED + i, (i * PART_ROWS) / 2)
    for (const row of part) rows.set(row.id, row)
    const job = await bench.api.import('c', [writeSample(bench.server.bucket, `part-${i}`, 'numpy', part)])
    assert.equal(job.state, 'Completed', job.reason)
    const id = (i * PART_ROWS) / 2 + 7
    await bench.api.ok('entities/delete', { collectionName: 'c', filter: `id == ${id}` })
    rows.delete(id)
    count = await countOf(bench.api, 'c')
    const { compactionID: jobID } = await bench.api.ok('collections/compact', { collectionName: 'c' })
    await sleep(random() * MS_MAX)
    merging += Number((await bench.api.ok('collections/get_compaction_state', { jobID })).state === 'Executing')
    if (i % 2 === 0) await bench.restart('kill')
    else for (const pid of childrenOf(bench.server.process.pid!)) process.kill(pid, 'SIGKILL')
    assert.deepEqual(
      await allRows(bench.api, 'c'),
      [...rows.values()].toSorted((a, b) => a.id - b.id),
    )
    assert.equal(await countOf(bench.api, 'c'), count)
  }
  t.diagnostic(`seed ${SEED}: ${merging} of ${KILLS} kills struck a merge under way`)
  await compact(bench.api, 'c')
  assert.equal(await countOf(bench.api, 'c'), count)
  assert.equal(await bench.server.stop(), 0)
  bench.assertNothingLeft()
})
