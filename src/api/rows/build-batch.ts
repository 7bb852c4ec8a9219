/** The rows of an insert or upsert as one Arrow batch with their keys; a refused value names its row. */
import type { RecordBatch } from 'apache-arrow'
import type { Collection } from '../../catalog/records.ts'
import { BatchBuilder } from '../../columns/batch-builder.ts'
import { type ApiError, apiError, apiErrorText, ERROR_CODES, ValueError } from '../../core/errors.ts'
import { partitionKeyField, primaryField } from '../../core/schema.ts'
import { writeSchema } from '../../functions/function-outputs.ts'
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
  const made: bigint[] = []
  const builder = new BatchBuilder(
    writeSchema(collection.schema, collection.properties),
    recordingIds(context, primary.autoId ? rows.length : 0, made),
    partitionCount(context, collection),
  )
  const given = rows.map((row, i) => {
    try {
      return appendRow(builder, row, kind)
    } catch (error) {
      throw error instanceof ValueError ? rowError(error, i) : error
    }
  })
  const asText = primary.dataType === 'VarChar'
  const stored = primary.autoId ? made.map((id) => (asText ? String(id) : id)) : (given as (bigint | string)[])
  return { batch: builder.finish(), given, stored }
}

/** Reserves the ids at once, so that they are durable before a row carries one, and remembers those handed out. */
function recordingIds(context: ApiContext, count: number, made: bigint[]): { next(): bigint } {
  let next = count > 0 ? context.catalog.ids.reserve('row', BigInt(count)) : 0n
  return {
    next() {
      made.push(next)
      return next++
    },
  }
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
