/** Rows whose vectors were written past LanceDB come back through LanceDB, whatever came together with what. */
import { strict as assert } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { RecordBatch } from 'apache-arrow'
import { BatchBuilder } from '../../src/columns/batch-builder.ts'
import { IdBlock } from '../../src/columns/id-block.ts'
import { columnName } from '../../src/core/schema.ts'
import { scanBatches } from '../../src/engine/lance/lance-table.ts'
import { SegmentStore } from '../../src/engine/lance/segment-store.ts'
import { TableAppender } from '../../src/engine/lance/table-appender.ts'
import { randomOf } from '../fuzz/random.ts'
import { field } from '../support/field.ts'
import { tempFolder } from '../support/temp-folder.ts'

const FIELDS = [
  field('id', 'Int64', { isPrimary: true }),
  field('text', 'VarChar', { maxLength: 65535, nullable: true }),
  field('floats', 'FloatVector', { dim: 5 }),
  field('flag', 'Bool', { nullable: true }),
  field('bytes', 'Int8Vector', { dim: 3, nullable: true }),
  field('bits', 'BinaryVector', { dim: 16, nullable: true }),
]
const SEGMENT = 7

/** The values of the fields, in their order. */
type Row = [bigint, string | null, number[], boolean | null, number[] | null, number[] | null]

async function bench(t: TestContext) {
  const folder = tempFolder(t)
  const store = await SegmentStore.open(folder)
  t.after(() => store.close())
  const builder = new BatchBuilder({ fields: FIELDS }, new IdBlock(1n), 0)
  await store.create(SEGMENT, builder.arrowSchema)
  const batchOf = (rows: readonly Row[]): RecordBatch => {
    for (const row of rows) {
      FIELDS.forEach((f, i) => {
        builder.column(f).appendValue(row[i])
      })
      builder.endRow()
    }
    return builder.finish()
  }
  const appender = new TableAppender(store)
  await appender.begin(SEGMENT)
  return { store, appender, batchOf, folder: store.folderOf(SEGMENT) }
}

/** All rows of the version, as the engine gives them. */
async function stored(store: SegmentStore, version: number): Promise<Row[]> {
  const table = await store.reader(SEGMENT, version)
  const count = await table.countRows()
  const rows: Row[] = []
  for await (const batch of scanBatches(table, 0, count)) {
    const columns = FIELDS.map((f) => batch.getChild(columnName(f))!)
    for (let i = 0; i < batch.numRows; i++) {
      const values = columns.map((column) => column.get(i))
      rows.push(values.map((v) => (typeof v === 'object' && v !== null ? Array.from(v.toArray()) : v)) as Row)
    }
  }
  return rows
}

function randomRows(seed: number, from: number, count: number, nulls: boolean): Row[] {
  const random = randomOf(seed)
  const list = (length: number, below: number) => Array.from({ length }, () => random.below(below))
  const orNull = <T>(value: T): T | null => (nulls && random.below(3) === 0 ? null : value)
  return Array.from({ length: count }, (_, i) => [
    BigInt(from + i),
    orNull(`text ${random.below(1000)}`),
    list(5, 1000),
    nulls ? null : random.below(2) === 0,
    orNull(list(3, 127)),
    orNull(list(2, 256)),
  ])
}

for (const seed of [1, 2, 3, 4, 5])
  test(`batches with and without nulls, in any order, keep their rows and their order (seed ${seed})`, async (t) => {
    const { store, appender, batchOf } = await bench(t)
    const random = randomOf(seed)
    const rows: Row[] = []
    const versions: [version: number, rows: number][] = []
    for (let i = 0; i < 12; i++) {
      const more = randomRows(seed * 100 + i, rows.length, 1 + random.below(60), random.below(2) === 0)
      await appender.append(batchOf(more))
      rows.push(...more)
      if (random.below(4) === 0) versions.push([await appender.finish(), rows.length])
    }
    versions.push([await appender.finish(), rows.length])
    for (const [version, count] of versions) assert.deepEqual(await stored(store, version), rows.slice(0, count))
  })

test('what is large beside the vectors is handed over piece by piece', async (t) => {
  const { store, appender, batchOf, folder } = await bench(t)
  const rows = randomRows(9, 0, 400, false)
  for (const row of rows) row[1] = 'x'.repeat(65_000)
  for (let at = 0; at < rows.length; at += 10) await appender.append(batchOf(rows.slice(at, at + 10)))
  assert.deepEqual(await stored(store, await appender.finish()), rows)
  const table = await store.writer(SEGMENT)
  const { numFragments } = (await table.stats()).fragmentStats
  assert.ok(numFragments >= 3 && numFragments <= 4, `26 MB are ${numFragments} fragments of 8 MiB`)
  assert.equal(readdirSync(join(folder, 'data')).length, 2 * numFragments)
})

test('the vectors lie in their file as they are', async (t) => {
  const { appender, batchOf, folder } = await bench(t)
  const rows = randomRows(10, 0, 3000, false)
  await appender.append(batchOf(rows))
  await appender.finish()
  const floats = Buffer.from(Float32Array.from(rows.flatMap((row) => row[2])).buffer)
  const files = readdirSync(join(folder, 'data')).map((name) => readFileSync(join(folder, 'data', name)))
  assert.equal(files.filter((file) => file.subarray(0, floats.length).equals(floats)).length, 1)
})

test('what was not finished is forgotten, and costs what follows nothing', async (t) => {
  const { store, appender, batchOf } = await bench(t)
  const rows = randomRows(11, 0, 50, false)
  await appender.append(batchOf(rows.slice(0, 20)))
  const version = await appender.finish()
  await appender.append(batchOf(randomRows(12, 100, 30, false)))
  await appender.append(batchOf(randomRows(13, 200, 30, true)))
  await store.cutBack(SEGMENT, version)
  await appender.begin(SEGMENT)
  await appender.append(batchOf(rows.slice(20)))
  assert.deepEqual(await stored(store, await appender.finish()), rows)
})

test('LanceDB deletes, compacts and takes single rows of such a table as of any', async (t) => {
  const { store, appender, batchOf } = await bench(t)
  const rows = randomRows(14, 0, 300, false)
  for (let at = 0; at < rows.length; at += 100) {
    await appender.append(batchOf(rows.slice(at, at + 100)))
    await appender.finish()
  }
  const [id, , floats] = FIELDS.map(columnName)
  const table = await store.writer(SEGMENT)
  await table.delete(`${id} % 3 = 0`)
  const left = rows.filter((row) => row[0] % 3n !== 0n)
  assert.deepEqual(await stored(store, await table.version()), left)
  const [nearest] = await table.query().nearestTo(Float32Array.from(left[77][2])).column(floats).limit(1).toArray()
  assert.equal(nearest[id], left[77][0])
  await table.optimize()
  assert.deepEqual(await stored(store, await table.version()), left)
})
