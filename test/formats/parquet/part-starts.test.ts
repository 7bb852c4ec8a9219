/** A row group read in parts gives what it gives read whole. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { FileError } from '../../../src/core/errors.ts'
import type { Schema } from '../../../src/core/schema.ts'
import { readFooter } from '../../../src/formats/parquet/footer.ts'
import { readParquet } from '../../../src/formats/parquet/read-parquet.ts'
import { corpusCases } from '../../fuzz/corpus-cases.ts'
import { readInput, readInTasks } from '../../fuzz/read-input.ts'
import { field } from '../../support/field.ts'
import type { MemorySource } from '../../support/memory-source.ts'
import { parquetTasks } from '../../support/parquet-tasks.ts'
import {
  assertRefused,
  expectedRows,
  fixture,
  list,
  type Outcome,
  primary,
  readRows,
  schemaOf,
  text,
  vector,
} from '../numpy/read-rows.ts'
import { full } from './full-schema.ts'

const nullable = { nullable: true }
const parts = schemaOf(
  primary(),
  vector(8),
  field('maybe', 'FloatVector', { dim: 8, ...nullable }),
  text('title', nullable),
  list('tags', 'Int64', nullable),
  field('sparse', 'SparseFloatVector'),
  field('st', 'ArrayOfStruct', {
    maxCapacity: 4,
    ...nullable,
    subFields: [
      field('st[n]', 'Array', { elementType: 'Int32', maxCapacity: 4 }),
      field('st[v]', 'ArrayOfVector', { vectorType: 'FloatVector', dim: 2, maxCapacity: 4 }),
    ],
  }),
)
const onlyVectors = schemaOf(primary(), vector(8))

/** The rows of the parts in turn, which stand for all rows and all bytes. */
async function readInParts(source: MemorySource, schema: Schema, taskBytes: number): Promise<Outcome[]> {
  const tasks = await parquetTasks(source, schema, taskBytes)
  const read: Outcome[] = []
  for (const { range, bytes, rowsMax } of tasks) {
    const outcome = await readRows(readParquet, [source], schema, range)
    assert.deepEqual([outcome.bytes, outcome.rows], [bytes, rowsMax])
    read.push(outcome)
  }
  assert.equal(
    read.reduce((sum, { bytes }) => sum + bytes, 0),
    source.bytes,
  )
  return read
}

const joined = (read: readonly Outcome[]): Outcome['columns'] =>
  Object.fromEntries(Object.keys(read[0].columns).map((name) => [name, read.flatMap(({ columns }) => columns[name])]))

describe('a row group in parts', () => {
  for (const [name, schema, taskBytes, least] of [
    ['parquet-parts.v1', parts, 1, 30],
    ['parquet-parts.v1', parts, 10_000, 3],
    ['parquet-parts.v2', parts, 1, 30],
    ['parquet-parts.v2', parts, 10_000, 3],
    ['parquet-parts.plain', parts, 1, 30],
    ['parquet-parts.plain', parts, 10_000, 3],
    ['parquet-parts.plain', onlyVectors, 1, 30],
  ] as const) {
    const columns = schema.fields.length
    test(`gives the rows of the whole: ${name}, ${columns} columns, parts of ${taskBytes} bytes`, async () => {
      const source = fixture(`${name}.parquet`)
      const whole = await readRows(readParquet, [source], schema)
      const read = await readInParts(source, schema, taskBytes)
      assert.ok(read.length >= least, `${read.length} parts`)
      assert.deepEqual(joined(read), whole.columns)
    })
  }

  test('gives the rows that were written, of small pages', async () => {
    const read = await readInParts(fixture('parquet-full.small-pages.parquet'), full, 1)
    assert.ok(read.length > 1, `${read.length} parts`)
    assert.deepEqual(joined(read), expectedRows('parquet-full'))
  })

  for (const input of corpusCases('parquet')) {
    test(`is taken or refused as the whole is: ${input.name}`, async () => {
      const whole = await readInput(input)
      for (const taskBytes of [1, 1000]) {
        const read = await readInTasks(input, taskBytes).catch((error) => {
          // A footer that cannot be read has no parts.
          if (error instanceof FileError && whole.kind === 'refused') return undefined
          throw error
        })
        if (!read) continue
        assert.equal(read.kind, whole.kind, `${taskBytes}`)
        if (read.kind === 'rows') assert.deepEqual(read, whole)
      }
    })
  }

  test('is read from the page it begins in', async () => {
    const source = fixture('parquet-parts.plain.parquet')
    const { range } = (await parquetTasks(source, onlyVectors, 1)).at(-1)!
    assert.ok(range.kind === 'rowGroupPart')
    const { rowGroups } = await readFooter(source)
    source.reads.length = 0
    await readRows(readParquet, [source], onlyVectors, range)
    for (const { chunk, at } of range.starts) {
      const [{ from: begin }, isRead] = [rowGroups[0].chunks[chunk], source.reads.some(([from]) => from === at)]
      assert.ok(isRead && at > begin)
      // The footer's read takes in all of a file as small as this.
      const ofPages = source.reads.filter(([, to]) => to < source.bytes)
      for (const [from, to] of ofPages) assert.ok(to <= begin || from >= at, `reads [${from}, ${to})`)
    }
  })

  test('names the first row that is wrong, also where it stands in another part', async () => {
    const source = fixture('parquet-parts.wrong-lengths.parquet')
    const refused: number[] = []
    for (const { range } of await parquetTasks(source, onlyVectors, 1)) {
      assert.ok(range.kind === 'rowGroupPart')
      try {
        await readRows(readParquet, [source], onlyVectors, range)
      } catch (error) {
        assert.ok(error instanceof FileError)
        assert.deepEqual([error.place.row, error.place.field], [40, 'vector'])
        for (let row = range.from; row < range.to; row++) refused.push(row)
      }
    }
    // The two make up for each other: behind them every value is where it should be.
    assert.ok(refused.includes(40) && refused.includes(45) && !refused.includes(40 + 45), `${refused}`)
    await assertRefused(readParquet, [source], onlyVectors, /./, { row: 40, field: 'vector' })
  })

  test('is left whole where pages come slowly', async () => {
    let ms = 0
    const slow = await parquetTasks(fixture('parquet-parts.v1.parquet'), parts, 1, () => (ms += 1000))
    assert.deepEqual(
      slow.map(({ range }) => range),
      [{ kind: 'rowGroups', from: 0, to: 1, firstRow: 0 }],
    )
  })

  test('is left whole where a column does not fit its field, and the reader says why', async () => {
    const source = fixture('parquet-parts.v1.parquet')
    const other = schemaOf(primary(), field('title', 'FloatVector', { dim: 8 }))
    const tasks = await parquetTasks(source, other, 1)
    assert.deepEqual(
      tasks.map(({ range }) => range),
      [{ kind: 'rowGroups', from: 0, to: 1, firstRow: 0 }],
    )
    await assertRefused(readParquet, [source], other, /./, { field: 'title' })
  })
})
