/** An insert, upsert or delete that is struck: all of it is there or nothing, and the server says which, or dies. */
import { strict as assert } from 'node:assert'
import { type SampleRow, sampleRows } from '../../support/sample-files.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { FaultCase } from './cases.ts'
import type { FaultBench } from './fault-bench.ts'
import {
  assertRows,
  createCollection,
  DIM,
  dropCollection,
  type Fixture,
  insertRows,
  priorRows,
  reasonOf,
} from './fixture.ts'

/** A growing segment is compacted by the insert after these. */
const FRAGMENTS = 64

interface Write {
  readonly path: string
  readonly body: object
  readonly before: readonly SampleRow[]
  readonly after: readonly SampleRow[]
}

const byId = (rows: readonly SampleRow[]): Map<number, SampleRow> => new Map(rows.map((row) => [row.id, row]))
const without = (rows: readonly SampleRow[], ids: readonly number[]) => rows.filter(({ id }) => !ids.includes(id))

/** The write of a case, on a collection that holds an imported, sealed segment and, but for inserts, a growing one. */
async function prepare({ bench, small }: Fixture, c: FaultCase, collectionName: string): Promise<Write> {
  await createCollection(bench, collectionName)
  const job = await bench.api.import(collectionName, small.groups)
  assert.equal(job.state, 'Completed', job.reason)
  const prior = priorRows(4)
  if (c.work === 'insert') {
    const before = small.rows
    return { path: 'insert', body: { collectionName, data: prior }, before, after: [...before, ...prior] }
  }
  await insertRows(bench, collectionName, prior)
  const before = [...small.rows, ...prior]
  // One key of each segment, and one that is new.
  const ids = [3, prior[1].id, 5000]
  if (c.work === 'delete') {
    return { path: 'delete', body: { collectionName, filter: `id in [${ids}]` }, before, after: without(before, ids) }
  }
  const data = ids.map((id, i) => ({ ...sampleRows(3, DIM, 77)[i], id, title: `upserted ${id}` }))
  return { path: 'upsert', body: { collectionName, data }, before, after: [...without(before, ids), ...data] }
}

export async function writeCase(fixture: Fixture, c: FaultCase, collectionName: string): Promise<void> {
  const { bench } = fixture
  const write = await prepare(fixture, c, collectionName)
  await strikeWrite(bench, c, collectionName, write)
  const isApplied = c.point === 'AfterWriteRecord'
  if (!isApplied) await bench.api.ok(`entities/${write.path}`, write.body)
  await assertRows(bench, collectionName, write.after)
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}

async function strikeWrite(bench: FaultBench, c: FaultCase, collectionName: string, write: Write): Promise<void> {
  const { point, kind } = c
  const ids = bench.segmentIds()
  // Undoing is passed when something went wrong before.
  const first = point === 'BeforeWriteUndo' ? [{ point: 'AfterRowsAppend', pass: 1, kind: 'throw' } as const] : []
  bench.plan(...first, { point, pass: 1, kind })
  const answer = bench.api.call(`entities/${write.path}`, write.body).catch(() => undefined)
  await bench.struck(first.length + 1)
  const isApplied = point === 'AfterWriteRecord'
  const rows = isApplied ? write.after : write.before
  if (kind === 'exit') await waitFor(() => !bench.server.isRunning(), 'the struck server has ended')
  else if (kind !== 'hang') {
    const { code, message } = (await answer)!
    assert.notEqual(code, 0)
    assert.match(message!, reasonOf(kind, point))
    // The catalog's own words where it is struck, else the engine's.
    if (!isApplied && kind !== 'throw' && first.length === 0) {
      assert.equal(code, 1001)
      assert.match(message!, /(nothing was changed|the catalog cannot be written): .*: IO failed/)
    }
    await assertRows(bench, collectionName, rows)
  }
  await bench.restart(kind === 'exit' || kind === 'hang' ? 'kill' : 'stop')
  await assertRows(bench, collectionName, rows)
  if (write.path === 'insert') assert.deepEqual(bench.segmentIds(), ids, 'no new segment is left')
  bench.assertNothingLeft()
}

/** All compactions on one collection: each leaves it one fragment short of the next. */
export async function compactionCases(
  { bench }: Fixture,
  cases: readonly FaultCase[],
  collectionName: string,
  each: (c: FaultCase, run: () => Promise<void>) => Promise<unknown>,
): Promise<void> {
  await createCollection(bench, collectionName)
  const rows = priorRows(FRAGMENTS + 1)
  for (const row of rows.slice(0, FRAGMENTS)) await insertRows(bench, collectionName, [row])
  const before = rows.slice(0, FRAGMENTS)
  const write = { path: 'insert', body: { collectionName, data: rows.slice(FRAGMENTS) }, before, after: rows }
  for (const c of cases) await each(c, () => strikeWrite(bench, c, collectionName, write))
  await bench.api.ok('entities/insert', write.body)
  await assertRows(bench, collectionName, [...byId(rows).values()])
  bench.assertNothingLeft()
  await dropCollection(bench, collectionName)
}
