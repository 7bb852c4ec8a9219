/** Collections, files and the oracle of the fault cases: what a server that nothing happened to makes of the same requests. */
import { strict as assert } from 'node:assert'
import { allRows, countOf } from '../../support/all-rows.ts'
import type { JobState } from '../../support/api.ts'
import { SAMPLE_SCHEMA, type SampleRow, sampleRows, writeSample } from '../../support/sample-files.ts'
import { waitFor } from '../../support/wait-for.ts'
import type { FaultBench } from './fault-bench.ts'
import type { FaultKind, Point } from './faults.ts'

export const DIM = 8
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_FLAT' }]
/** Enough for a segment to get a real index. */
const INDEXED_ROWS = 4200
const FIRST_PRIOR_ID = 1_000_000

export interface Oracle {
  readonly groups: readonly (readonly string[])[]
  readonly rows: readonly SampleRow[]
  readonly receipt: JobState['receipt']
}

export interface Fixture {
  readonly bench: FaultBench
  readonly small: Oracle
  /** With a segment that is indexed. */
  readonly big: Oracle
  /** Its first file is right, the last row of its second is not. */
  readonly wrong: readonly (readonly string[])[]
}

/** What a text must say of a fault of the kind. */
export function reasonOf(kind: FaultKind, point: Point): RegExp {
  switch (kind) {
    case 'ENOSPC':
      return /ENOSPC/
    case 'EIO':
      return /EIO/
    case 'cutRead':
      return /object changed while it was read/
    default:
      return new RegExp(`struck at ${point}`)
  }
}

/** Starts the server; a first job that nothing happens to is the oracle. */
export async function openFixture(bench: FaultBench): Promise<Fixture> {
  await bench.start()
  const small = await oracle(bench, 'small', sampleRows(160, DIM, 1), sampleRows(80, DIM, 2, 160))
  const big = await oracle(bench, 'big', sampleRows(INDEXED_ROWS, DIM, 3), sampleRows(80, DIM, 4, INDEXED_ROWS))
  const bad = [...sampleRows(50, DIM, 5), { id: 50, title: 'too short', vector: [1] }]
  const wrong = [small.groups[0], writeSample(bench.server.bucket, 'wrong', 'jsonl', bad)]
  return { bench, small, big, wrong }
}

async function oracle(
  bench: FaultBench,
  name: string,
  first: readonly SampleRow[],
  second: readonly SampleRow[],
): Promise<Oracle> {
  const { api, server } = bench
  const rows = [...first, ...second]
  const groups = [
    writeSample(server.bucket, `${name}-1`, 'json', first),
    writeSample(server.bucket, `${name}-2`, 'numpy', second),
  ]
  const collectionName = `oracle_${name}`
  await createCollection(bench, collectionName)
  const job = await api.import(collectionName, groups)
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual(await allRows(api, collectionName), rows)
  return { groups, rows, receipt: job.receipt }
}

export const createCollection = (bench: FaultBench, collectionName: string): Promise<unknown> =>
  bench.api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })

/** Rows that were there before: with keys beyond those of the files. */
export const priorRows = (count: number): SampleRow[] => sampleRows(count, DIM, 9, FIRST_PRIOR_ID)

export const insertRows = (bench: FaultBench, collectionName: string, data: readonly SampleRow[]): Promise<unknown> =>
  bench.api.ok('entities/insert', { collectionName, data })

/** By content and by count: no row twice. */
export async function assertRows(bench: FaultBench, collectionName: string, rows: readonly SampleRow[]): Promise<void> {
  const sorted = rows.toSorted((a, b) => a.id - b.id)
  assert.deepEqual(await allRows(bench.api, collectionName), sorted)
  assert.equal(await countOf(bench.api, collectionName), rows.length)
}

/** Its files too. */
export async function dropCollection(bench: FaultBench, collectionName: string): Promise<void> {
  await bench.api.ok('collections/drop', { collectionName })
  await waitFor(
    () => bench.catalog((catalog) => catalog.segments.all().every((s) => catalog.collections.byId(s.collectionId))),
    'the files of the dropped collection are gone',
  )
}
