/**
 * Work that is stopped at every fault point it passes, one after the other; at each the whole state is rendered and compared with
 * a file beside this one. To accept a change: node scripts/test.mjs --test-update-snapshots test/faults/walk.test.ts
 */
import { strict as assert } from 'node:assert'
import { type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sampleRows, writeSample } from '../support/sample-files.ts'
import { waitFor } from '../support/wait-for.ts'
import { FaultBench } from './support/fault-bench.ts'
import type { Point } from './support/faults.ts'
import { createCollection, DIM, insertRows, priorRows } from './support/fixture.ts'
import { renderState } from './support/render-state.ts'
import { isPassed, stopsAt, walk } from './support/walk.ts'

/** A commit is passed by every note; the points around say more. */
const UNTOLD: readonly Point[] = [
  'BeforeCatalogCommit',
  'AfterCatalogCommit',
  'BeforeSegmentRollback',
  'AfterSegmentRollback',
]
/** How often a reader asks is its own affair. */
const STOPS = stopsAt((point) => (UNTOLD.includes(point) ? 0 : point === 'BeforeSourceRead' ? 1 : 8))

/** Does `work`, and renders the state at every stop until it is done and `isOver`. */
async function tell(
  bench: FaultBench,
  title: string,
  work: () => Promise<unknown>,
  isOver?: () => boolean,
): Promise<string[]> {
  const sections: string[] = []
  let before = ''
  /** What is as it was is not told again. */
  const note = async (what: string) => {
    const { catalog, close } = bench.openCatalog()
    const state = await renderState(catalog, bench.dataDir).finally(close)
    sections.push(`-- ${title}: ${what}${state === before ? ': as before' : `\n${state}\n`}`)
    before = state
  }
  await walk(bench, STOPS, work, isOver, ({ pid, point, pass }) => {
    const where = pid === bench.server.process.pid ? 'server' : 'worker'
    return note(`${point}${pass > 1 ? ` for the ${pass}. time` : ''}, in the ${where}`)
  })
  await note('done')
  return sections
}

async function compare(t: TestContext, name: string, sections: readonly string[]): Promise<void> {
  const file = fileURLToPath(new URL(`snapshots/${name}.txt`, import.meta.url))
  t.assert.fileSnapshot(`${sections.join('\n')}\n`, file, { serializers: [(text) => text] })
}

/** One worker, one task at a time, nothing in the background: the stops come in one order. */
async function open(t: TestContext): Promise<FaultBench> {
  const bench = new FaultBench(t, ['--import-workers', '1'])
  await bench.start()
  await createCollection(bench, 'c')
  await insertRows(bench, 'c', priorRows(3))
  await bench.api.ok('collections/flush', { collectionName: 'c' })
  await waitFor(
    () => bench.catalog(({ segments }) => segments.all().every((s) => Object.keys(s.indexed).length > 0)),
    'what was there before needs no index any more',
  )
  // It waits in line behind the last steps of the indexing; it finds nothing.
  await bench.api.ok('entities/delete', { collectionName: 'c', filter: 'id < 0' })
  return bench
}
const SLOWLY = { max_bytes_per_second: '100000000' }
const stateOf = (bench: FaultBench): string | undefined => bench.catalog((c) => c.jobs.list()[0]?.state)

test('the state of an import at each of its steps', async (t) => {
  const bench = await open(t)
  const files = [
    writeSample(bench.server.bucket, 'a', 'json', sampleRows(40, DIM, 1)),
    writeSample(bench.server.bucket, 'b', 'numpy', sampleRows(20, DIM, 2, 40)),
  ]
  const work = () => bench.api.startImport('c', files, SLOWLY)
  const sections = await tell(bench, 'import', work, isPassed(bench, 'AfterPublish'))
  await compare(t, 'import', sections)
  assert.equal(await bench.server.stop(), 0)
})

test('the state of a job that fails, of one that is aborted, and of one that is committed, at each step', async (t) => {
  const bench = await open(t)
  const { bucket } = bench.server
  const good = writeSample(bucket, 'good', 'json', sampleRows(40, DIM, 1))
  const wrong = writeSample(bucket, 'wrong', 'jsonl', [{ id: 40, title: 'too short', vector: [1] }])
  const isFailed = () => stateOf(bench) === 'Failed'
  const failing = await tell(
    bench,
    'a file is wrong',
    () => bench.api.startImport('c', [good, wrong], SLOWLY),
    isFailed,
  )
  const uncommitted = async () => {
    const jobId = await bench.api.startImport('c', [good], { auto_commit: 'false' })
    await waitFor(() => stateOf(bench) === 'Uncommitted', 'the job waits')
    return jobId
  }
  const aborted = await uncommitted()
  const aborting = await tell(bench, 'abort', () => bench.api.ok('jobs/import/abort', { jobId: aborted }))
  const committed = await uncommitted()
  const committing = await tell(bench, 'commit', () => bench.api.ok('jobs/import/commit', { jobId: committed }))
  await compare(t, 'ends', [...failing, ...aborting, ...committing])
  assert.equal(await bench.server.stop(), 0)
})

test('the state of a collection at each step of an insert, an upsert, a delete and a flush', async (t) => {
  const bench = new FaultBench(t, ['--import-workers', '1'])
  await bench.start()
  await createCollection(bench, 'c')
  const [a, b, c, d] = priorRows(4)
  const flush = () => bench.api.ok('collections/flush', { collectionName: 'c' })
  const sections = [
    ...(await tell(bench, 'first insert', () => insertRows(bench, 'c', [a, b]))),
    ...(await tell(bench, 'flush', flush, isPassed(bench, 'AfterReindexRecord'))),
    ...(await tell(bench, 'insert', () => insertRows(bench, 'c', [c]))),
    ...(await tell(bench, 'upsert', () => bench.api.ok('entities/upsert', { collectionName: 'c', data: [a, d] }))),
    ...(await tell(bench, 'delete', () =>
      bench.api.ok('entities/delete', { collectionName: 'c', filter: `id in [${b.id}, ${c.id}]` }),
    )),
    ...(await tell(
      bench,
      'drop',
      () => bench.api.ok('collections/drop', { collectionName: 'c' }),
      () => bench.catalog(({ segments }) => segments.all().length === 0),
    )),
  ]
  await compare(t, 'writes', sections)
  assert.equal(await bench.server.stop(), 0)
})
