/**
 * Every fault point × every kind of fault × every way to get rid of a process that hangs, with a restart after each. A run of the
 * tests takes one kind for each point, by the seed; ELANUS_TEST_MATRIX=all takes them all, a regular expression those whose title
 * it matches. Every case waits until its fault has struck, so none passes because nothing happened.
 */
import { strict as assert } from 'node:assert'
import { test } from 'node:test'
import { FAULT_POINTS, ONCE_FAULT_POINTS } from '../../src/core/faults.ts'
import { ALL_CASES, type FaultCase, POINTS_OF, sampleOf, titleOf, WORKS, type Work } from './support/cases.ts'
import { FaultBench } from './support/fault-bench.ts'
import { type Fixture, openFixture } from './support/fixture.ts'
import { importCase } from './support/import-case.ts'
import { abortCase, commitCase, failingCase } from './support/job-end-case.ts'
import { mergeCase } from './support/merge-case.ts'
import { reindexCase } from './support/reindex-case.ts'
import { startCase } from './support/start-case.ts'
import { compactionCases, writeCase } from './support/write-case.ts'

const SEED = Number(process.env.ELANUS_TEST_SEED ?? 1)
const WANTED = process.env.ELANUS_TEST_MATRIX
const CASES =
  WANTED === undefined
    ? sampleOf(SEED)
    : ALL_CASES.flat().filter((c) => WANTED === 'all' || new RegExp(WANTED).test(titleOf(c)))

type RunCase = (fixture: Fixture, c: FaultCase, collectionName: string) => Promise<void>
const RUN: Readonly<Record<Exclude<Work, 'compaction'>, RunCase>> = {
  import: importCase,
  failing: failingCase,
  abort: abortCase,
  commit: commitCase,
  insert: writeCase,
  upsert: writeCase,
  delete: writeCase,
  reindex: reindexCase,
  merge: mergeCase,
  start: startCase,
}

test('every fault point is struck in some work', () => {
  assert.deepEqual([...new Set(Object.values(POINTS_OF).flat())].sort(), [...FAULT_POINTS, ...ONCE_FAULT_POINTS].sort())
})

test(`${CASES.length} faults, each followed by a restart, leave all or nothing`, async (t) => {
  const bench = new FaultBench(t, ['--import-workers', '2'])
  const fixture = await openFixture(bench)
  const struck: Record<string, number> = {}
  const one = (c: FaultCase, run: () => Promise<void>) =>
    t.test(titleOf(c), async () => {
      try {
        await run()
      } catch (error) {
        // The next case is to find a server that nothing has happened to.
        bench.plan()
        await bench.restart('kill')
        throw error
      }
      struck[c.kind] = (struck[c.kind] ?? 0) + 1
    })
  for (const work of WORKS) {
    const cases = CASES.filter((c) => c.work === work)
    if (work === 'compaction') await compactionCases(fixture, cases, work, one)
    else for (const [i, c] of cases.entries()) await one(c, () => RUN[work](fixture, c, `${work}_${i}`))
  }
  t.diagnostic(`faults that struck: ${JSON.stringify(struck)}`)
  assert.equal(
    Object.values(struck).reduce((sum, n) => sum + n, 0),
    CASES.length,
  )
  assert.equal(await bench.server.stop(), 0)
})
