/** The rows of an insert or upsert as one Arrow batch with their keys; a refused value names its row. */
import type { RecordBatch } from 'apache-arrow'
import type { Collection } from '../../catalog/records.ts'
import { writeSchema } from '../../catalog/write-schema.ts'
import { BatchBuilder } from '../../columns/batch-builder.ts'
import { IdBlock } from '../../columns/id-block.ts'
import { type ApiError, apiError, apiErrorText, ERROR_CODES, ValueError } from '../../core/errors.ts'
import { type Field, partitionKeyField, primaryField } from '../../core/schema.ts'
import type { ApiContext } from '../context.ts'
import { appendRow, type WriteKind } from './append-row.ts'

export interface WriteBatch {
  readonly batch: RecordBatch
  /** The keys the rows brought; undefined for rows that bring none. */
  readonly given: readonly (bigint | string | undefined)[]
  /** The keys the rows are stored under. */
  readonly stored: readonly (bigint | string)[]
}

export function buildBatch(
  context: ApiContext,
  collection: Collection,
  rows: readonly unknown[],
  kind: WriteKind,
): WriteBatch {
  if (rows.length === 0) throw insertError(ERROR_CODES.missingRequired.text)
  const primary = primaryField(collection.schema)
  const ids = reserveIds(context, primary.autoId ? rows.length : 0)
  const builder = new BatchBuilder(writeSchema(collection), ids, partitionCount(context, collection))
  const given = rows.map((row, i) => {
    try {
      return appendRow(builder, row, kind)
    } catch (error) {
      throw error instanceof ValueError ? rowError(error, i) : error
    }
  })
  const isMade = primary.autoId && (kind === 'upsert' || given[0] === undefined)
  const stored = isMade ? given.map((_, i) => madeId(ids, i, primary)) : (given as (bigint | string)[])
  return { batch: builder.finish(), given, stored }
}

/** At once, so that they are durable before a row carries one. */
const reserveIds = (context: ApiContext, count: number): IdBlock =>
  new IdBlock(count > 0 ? context.catalog.ids.reserveRowIds(BigInt(count), context.clock.now()) : 0n)

function madeId({ first }: IdBlock, row: number, { dataType }: Field): bigint | string {
  const id = first + BigInt(row)
  return dataType === 'VarChar' ? String(id) : id
}

const partitionCount = (context: ApiContext, collection: Collection): number =>
  partitionKeyField(collection.schema) ? context.catalog.partitions.list(collection.id).length : 0

const insertError = (text: string): ApiError =>
  apiErrorText('insertData', `${ERROR_CODES.insertData.text}, error: ${text}`)

/** Milvus finds lengths and capacities one step later than types, under another code. */
function rowError(error: ValueError, row: number): ApiError {
  const text = `row ${row}: ${error.message}`
  return /exceeds max_/.test(error.message) ? apiError('invalidParameter', text) : insertError(text)
}
