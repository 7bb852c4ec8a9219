/**
 * Kills at random moments of a compaction, of the server and of its workers: no row is lost, doubled or back again. With many,
 * ELANUS_TEST_KILLS=300, it says how far it is every 25 kills.
 */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { allRows, countOf } from '../support/all-rows.ts'
import { compact } from '../support/compact.ts'
import { childrenOf } from '../support/processes.ts'
import { type SampleRow, sampleRows, seeded, writeSample } from '../support/sample-files.ts'
import { FaultBench } from './support/fault-bench.ts'
import { createCollection, DIM, dropCollection } from './support/fixture.ts'

const SEED = Number(process.env.ELANUS_TEST_SEED ?? 1)
const KILLS = Number(process.env.ELANUS_TEST_KILLS ?? 8)
const PART_ROWS = 3000
/** So often a collection is killed over; then the next begins, else they would be large. */
const ROUND_KILLS = 20
const SAY_EVERY = 25
/** A compaction of this test takes about so long. */
const MS_MAX = 100

const skip = process.platform === 'linux' ? false : 'finds the workers through /proc'

test(`${KILLS} kills in a compaction cost no row`, { skip }, async (t) => {
  const random = seeded(SEED)
  const bench = new FaultBench(t, ['--import-workers', '2'])
  await bench.start()
  const rows = new Map<number, SampleRow>()
  let [merging, count, name] = [0, 0, '']
  for (let i = 0; i < KILLS; i++) {
    const place = i % ROUND_KILLS
    if (place === 0) {
      if (name !== '') await dropCollection(bench, name)
      name = `c${i}`
      await createCollection(bench, name)
      rows.clear()
    }
    const firstId = (place * PART_ROWS) / 2
    // Half of the keys again: newer rows of those before.
    const part = sampleRows(PART_ROWS, DIM, SEED + i, firstId)
    for (const row of part) rows.set(row.id, row)
    const job = await bench.api.import(name, [writeSample(bench.server.bucket, `part-${i}`, 'numpy', part)])
    assert.equal(job.state, 'Completed', job.reason)
    const id = firstId + 7
    await bench.api.ok('entities/delete', { collectionName: name, filter: `id == ${id}` })
    rows.delete(id)
    count = await countOf(bench.api, name)
    const { compactionID: jobID } = await bench.api.ok('collections/compact', { collectionName: name })
    await sleep(random() * MS_MAX)
    merging += Number((await bench.api.ok('collections/get_compaction_state', { jobID })).state === 'Executing')
    if (i % 2 === 0) await bench.restart('kill')
    else for (const pid of childrenOf(bench.server.process.pid!)) process.kill(pid, 'SIGKILL')
    assert.deepEqual(
      await allRows(bench.api, name),
      [...rows.values()].toSorted((a, b) => a.id - b.id),
    )
    assert.equal(await countOf(bench.api, name), count)
    if ((i + 1) % SAY_EVERY === 0) console.error(`${i + 1} of ${KILLS}: ${merging} struck a merge under way`)
  }
  t.diagnostic(`seed ${SEED}: ${merging} of ${KILLS} kills struck a merge under way`)
  await compact(bench.api, name)
  assert.equal(await countOf(bench.api, name), count)
  assert.equal(await bench.server.stop(), 0)
  bench.assertNothingLeft()
})
