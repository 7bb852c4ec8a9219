/** One random table written in a format, imported into a real server, queried, and compared value by value. */
import { strict as assert } from 'node:assert'
import { expectedRow, shownRow } from '../support/corpus-rows.ts'
import type { TestServer } from '../support/server.ts'
import type { RandomTable, TableField } from './random-table.ts'
import { NULL_KEY } from './write-table.ts'

const METRICS: Readonly<Record<string, string>> = { BinaryVector: 'HAMMING', SparseFloatVector: 'IP' }

export async function assertRoundTrip(
  server: TestServer,
  collectionName: string,
  table: RandomTable,
  group: readonly string[],
): Promise<void> {
  const { api } = server
  await api.ok('collections/create', {
    collectionName,
    schema: schemaOf(table.fields),
    indexParams: table.fields
      .filter((f) => f.dataType.endsWith('Vector'))
      .map((f) => ({ fieldName: f.fieldName, metricType: METRICS[f.dataType] ?? 'L2', indexType: 'AUTOINDEX' })),
  })
  const job = await api.import(collectionName, [group], { nullkey: NULL_KEY })
  assert.equal(job.state, 'Completed', job.reason)
  const found = await api.ok('entities/query', { collectionName, outputFields: ['*'], limit: 1000 })
  const shown = found.map((row: Record<string, unknown>) => shownRow(row, table.fields))
  assert.deepEqual(
    shown,
    table.rows.map((row) => expectedRow(row, table.fields)),
  )
  await api.ok('collections/drop', { collectionName })
}

/** As a request says it: structs apart. */
const schemaOf = (fields: readonly TableField[]): object => ({
  fields: fields.filter((f) => !isStruct(f)),
  structFields: fields.filter(isStruct).map(({ dataType, ...struct }) => struct),
})

const isStruct = (field: TableField): boolean => field.dataType === 'ArrayOfStruct'

/** NumPy can carry it: no nulls, no arrays, no structs, no sparse vectors, and no text that ends in NUL, which numpy itself drops. */
export const fitsNumpy = ({ fields, rows }: RandomTable): boolean =>
  fields.every((f) => f.dataType !== 'Array' && f.dataType !== 'SparseFloatVector' && !isStruct(f)) &&
  rows.every((row) =>
    Object.values(row).every((value) => value !== null && !(typeof value === 'string' && value.endsWith('\0'))),
  )
