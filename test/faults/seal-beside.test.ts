/** Segments that get no more rows are sealed while other tasks of the job still read. A task is held; no time decides. */
import { strict as assert } from 'node:assert'
import { rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Segment } from '../../src/catalog/records.ts'
import { limits } from '../../src/core/limits.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import { npy, putObject, type SampleRow, sampleRows, writeSample } from '../support/sample-files.ts'
import { waitFor } from '../support/wait-for.ts'
import { FaultBench } from './support/fault-bench.ts'
import { type Fault, resumeFault } from './support/faults.ts'
import { createCollection, DIM } from './support/fixture.ts'

/** Enough for a segment to get a real index. */
const FILE_ROWS = limits.indexRowsMin + 100

interface Held {
  readonly bench: FaultBench
  readonly jobId: string
  readonly groups: readonly (readonly string[])[]
  readonly rows: readonly SampleRow[]
}

const FIRST_TASK: Fault = { point: 'BeforeSegmentOpen', pass: 1, kind: 'pause' }
const LAST_TASK: Fault = { ...FIRST_TASK, pass: 2 }
/** The task behind those that fill a segment. */
const TASK_BEHIND: Fault = { ...FIRST_TASK, pass: limits.segmentBytesMax / limits.taskBytes + 1 }

/**
 * Two files and two workers. `big`: the first file fills a segment, by a column that no field wants; else each worker has one of
 * the files, and the second to begin is the one that is held.
 */
async function startImport(t: TestContext, faults: readonly Fault[], big = false): Promise<Held> {
  const bench = new FaultBench(t, ['--import-workers', '2'])
  await bench.start()
  const { bucket } = bench.server
  await createCollection(bench, 'c')
  const rows = sampleRows(2 * FILE_ROWS, DIM, 11)
  const groups = [
    writeSample(bucket, 'first', 'numpy', rows.slice(0, FILE_ROWS)),
    writeSample(bucket, 'second', 'numpy', rows.slice(FILE_ROWS)),
  ]
  if (big) {
    const key = putObject(bucket, 'first/unwanted.npy', npy('|u1', [limits.segmentBytesMax], new Uint8Array(0)))
    truncateSync(join(bucket, key), limits.segmentBytesMax + 128)
    groups[0].push(key)
  }
  bench.plan(...faults, ...(big ? [] : [FIRST_TASK]))
  // A job with a rate reads one task at a time, in order.
  const jobId = await bench.api.startImport('c', groups, big ? { max_bytes_per_second: '1000000000' } : {})
  if (!big) {
    await waitFor(() => struckAt(bench, FIRST_TASK) && struckAt(bench, LAST_TASK), 'both workers are about to read')
    resumeFault(bench.folder, FIRST_TASK)
  }
  return { bench, jobId, groups, rows }
}

const struckAt = (bench: FaultBench, { point, pass }: Fault): boolean =>
  bench.strikes().some((strike) => strike.point === point && strike.pass === pass)

const segmentsOf = (bench: FaultBench, jobId: string): Segment[] =>
  bench.catalog(({ segments }) => segments.ofJob(BigInt(jobId)))

const sealedOf = (bench: FaultBench, jobId: string): Segment[] =>
  segmentsOf(bench, jobId).filter(({ indexed }) => Object.keys(indexed).length > 0)

/** Until one segment is sealed and a task is held; the job still reads. */
async function oneSealed({ bench, jobId }: Held, held: Fault = LAST_TASK): Promise<Segment> {
  await waitFor(async () => {
    const { state, reason } = await bench.api.job(jobId)
    assert.notEqual(state, 'Failed', reason)
    return struckAt(bench, held) && sealedOf(bench, jobId).length > 0
  }, 'one segment is sealed, and a task is held')
  const [sealed, ...others] = sealedOf(bench, jobId)
  assert.deepEqual(others, [])
  assert.equal(sealed.rows, FILE_ROWS)
  const job = await bench.api.job(jobId)
  assert.deepEqual([job.state, job.stage, job.importedRows], ['Importing', 'reading', FILE_ROWS])
  assert.ok(job.progress >= 40 && job.progress < 70, `progress ${job.progress}`)
  assert.deepEqual([job.durable === '', job.indexed === ''], [true, true])
  assert.equal(await countOf(bench.api, 'c'), 0)
  return sealed
}

/** The file groups whose tasks are all durable. */
const durableGroups = ({ bench, jobId, groups }: Held): (readonly string[])[] =>
  bench.catalog(({ tasks }) => {
    const open = tasks.ofJob(BigInt(jobId)).filter(({ durable }) => !durable)
    return groups.filter((_, i) => open.every(({ plan }) => (plan as { groupIndex: number }).groupIndex !== i))
  })

async function assertWhole({ bench, jobId, rows, groups }: Held): Promise<void> {
  const job = await bench.api.ended(jobId)
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual([job.receipt.read, job.receipt.stored], [rows.length, rows.length])
  assert.deepEqual(
    job.receipt.files.map(({ stored }) => stored),
    groups.map(() => FILE_ROWS),
  )
  assert.deepEqual(await allRows(bench.api, 'c'), rows)
  assert.equal(await countOf(bench.api, 'c'), rows.length)
  const segments = segmentsOf(bench, jobId)
  assert.deepEqual(
    segments.map((s) => [s.state, s.rows, Object.keys(s.indexed).length]),
    groups.map(() => ['sealed', FILE_ROWS, 1]),
  )
  bench.assertNothingLeft()
}

async function assertNothing({ bench, jobId }: Held, reason: RegExp): Promise<void> {
  const job = await bench.api.ended(jobId)
  assert.equal(job.state, 'Failed')
  assert.match(job.reason!, reason)
  assert.deepEqual(bench.segmentFiles(), {})
  bench.assertNothingLeft()
}

for (const [what, fault, big] of [
  ['that no task is left for', LAST_TASK, false],
  ['that is full', TASK_BEHIND, true],
] as const) {
  test(`a segment ${what} is sealed while another task still reads`, async (t) => {
    const held = await startImport(t, [fault], big)
    const sealed = await oneSealed(held, fault)
    resumeFault(held.bench.folder, fault)
    await assertWhole(held)
    assert.equal(segmentsOf(held.bench, held.jobId).find(({ id }) => id === sealed.id)!.version, sealed.version)
    assert.equal(await held.bench.server.stop(), 0)
  })

  test(`after kill −9 a segment ${what} is sealed still, and nothing of it is read again`, async (t) => {
    const held = await startImport(t, [{ ...fault, kind: 'hang' }], big)
    const { bench, jobId } = held
    const sealed = await oneSealed(held, fault)
    const shown = await bench.api.job(jobId)
    const [done, ...others] = durableGroups(held)
    assert.deepEqual(others, [])
    for (const key of done) rmSync(join(bench.server.bucket, key))
    await bench.restart('kill')
    assert.ok((await bench.api.job(jobId)).progress >= shown.progress, 'progress never goes back')
    await assertWhole(held)
    assert.equal(segmentsOf(bench, jobId).find(({ id }) => id === sealed.id)!.version, sealed.version)
    assert.equal(await bench.server.stop(), 0)
  })
}

test('an abort while one segment is sealed and another is written leaves nothing', async (t) => {
  const held = await startImport(t, [{ ...LAST_TASK, kind: 'hang' }])
  await oneSealed(held)
  await held.bench.api.ok('jobs/import/abort', { jobId: held.jobId })
  await assertNothing(held, /^aborted by user$/)
  assert.equal(await countOf(held.bench.api, 'c'), 0)
  assert.equal(await held.bench.server.stop(), 0)
})

const INDEX: Fault = { point: 'BeforeIndexBuild', pass: 1, kind: 'hang' }

test('an abort while one worker seals and the other reads leaves nothing', async (t) => {
  const held = await startImport(t, [INDEX, { ...LAST_TASK, kind: 'hang' }])
  await waitFor(() => struckAt(held.bench, INDEX), 'a worker is about to seal')
  assert.equal((await held.bench.api.job(held.jobId)).state, 'Importing')
  await held.bench.api.ok('jobs/import/abort', { jobId: held.jobId })
  await assertNothing(held, /^aborted by user$/)
  assert.equal(await countOf(held.bench.api, 'c'), 0)
  assert.equal(await held.bench.server.stop(), 0)
})

test('a collection that is dropped while one worker seals and the other reads takes the job with it', async (t) => {
  const held = await startImport(t, [INDEX, { ...LAST_TASK, kind: 'hang' }])
  await waitFor(() => struckAt(held.bench, INDEX), 'a worker is about to seal')
  await held.bench.api.ok('collections/drop', { collectionName: 'c' })
  await assertNothing(held, /^collection \d+ dropped$/)
  assert.equal(await held.bench.server.stop(), 0)
})

test('a stop while one worker seals and the other reads costs nothing that is durable', async (t) => {
  const held = await startImport(t, [INDEX, { ...LAST_TASK, kind: 'hang' }])
  const { bench } = held
  await waitFor(() => struckAt(bench, INDEX), 'a worker is about to seal')
  const [done] = durableGroups(held)
  for (const key of done) rmSync(join(bench.server.bucket, key))
  await bench.restart('stop')
  const job = await bench.api.ended(held.jobId)
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual(await allRows(bench.api, 'c'), held.rows)
  bench.assertNothingLeft()
  assert.equal(await bench.server.stop(), 0)
})

test('a worker that dies sealing does not end the reading beside it', async (t) => {
  const held = await startImport(t, [{ ...INDEX, kind: 'exit' }, LAST_TASK])
  await waitFor(() => sealedOf(held.bench, held.jobId).length === 1, 'another worker has sealed the segment')
  resumeFault(held.bench.folder, LAST_TASK)
  await assertWhole(held)
  assert.equal((await held.bench.api.job(held.jobId)).retries, 1)
  assert.equal(await held.bench.server.stop(), 0)
})

test('what goes wrong while sealing ends the reading', async (t) => {
  const held = await startImport(t, [
    { ...INDEX, kind: 'throw' },
    { ...LAST_TASK, kind: 'hang' },
  ])
  await assertNothing(held, /cannot build an index.*struck at BeforeIndexBuild/)
  assert.equal(await held.bench.server.stop(), 0)
})

test('an index that was asked for since a segment was sealed is built before the job is Completed', async (t) => {
  const held = await startImport(t, [LAST_TASK])
  const { bench, jobId } = held
  const sealed = await oneSealed(held)
  await bench.api.ok('collections/release', { collectionName: 'c' })
  await bench.api.ok('indexes/drop', { collectionName: 'c', indexName: 'vector' })
  const indexParams = [{ fieldName: 'vector', indexName: 'other', metricType: 'COSINE', indexType: 'IVF_FLAT' }]
  await bench.api.ok('indexes/create', { collectionName: 'c', indexParams })
  await bench.api.ok('collections/load', { collectionName: 'c' })
  resumeFault(bench.folder, LAST_TASK)
  await assertWhole(held)
  const [one, two] = segmentsOf(bench, jobId)
  assert.notDeepEqual(one.indexed, sealed.indexed)
  assert.deepEqual(one.indexed, two.indexed)
  assert.equal(await bench.server.stop(), 0)
})
