/** One JSON row into the builders of a batch, by the rules of insert (rest-v2 5.1): missing values, keys, dynamic keys. */
import type { BatchBuilder } from '../../columns/batch-builder.ts'
import { flatSubField } from '../../columns/struct-errors.ts'
import { ValueError } from '../../core/errors.ts'
import {
  DYNAMIC_FIELD_NAME,
  type Field,
  isServersOwn,
  isStruct,
  isVector,
  shortName,
  subFieldPlaces,
} from '../../core/schema.ts'
import { isComputed, missingOutputHint, outputRefusal } from '../../functions/function-outputs.ts'
import { isObject } from '../contract/type.ts'
import { rowValue } from './row-value.ts'

export type WriteKind = 'insert' | 'upsert'

/** Returns the row's primary key where the row brings one. Throws ValueError; the batch is then given up. */
export function appendRow(batch: BatchBuilder, row: unknown, kind: WriteKind): bigint | string | undefined {
  if (!isObject(row))
    throw new ValueError('a row should be a JSON object', 'a JSON object', JSON.stringify(row) ?? 'nothing')
  let key: bigint | string | undefined
  for (const field of batch.schema.fields) {
    const value = Object.hasOwn(row, field.name) ? row[field.name] : undefined
    if (value !== undefined) refuseOutput(field, batch)
    if (isComputed(field)) continue
    if (field.isPrimary) key = appendKey(batch, field, value, kind)
    else appendValue(batch, field, value)
  }
  appendDynamic(batch, row)
  batch.endRow()
  return key
}

function refuseOutput(field: Field, batch: BatchBuilder): void {
  const refusal = outputRefusal(field, batch.schema)
  if (refusal) throw new ValueError(refusal, 'nothing', 'a value')
}

function appendKey(batch: BatchBuilder, field: Field, value: unknown, kind: WriteKind): bigint | string | undefined {
  if (kind === 'insert' && field.autoId) {
    if (value === undefined) return undefined
    if (isServersOwn(field, batch.schema))
      throw new ValueError(`no need to pass pk field(${field.name}) when autoid==true in insert`, 'nothing', 'a value')
  }
  if (value === undefined || value === null) {
    const text =
      kind === 'upsert'
        ? `must assign pk when upsert, primary field: ${field.name}`
        : `missing primary key field: ${field.name}`
    throw new ValueError(text, `a value of type ${field.dataType}`, 'nothing')
  }
  const given = rowValue(field, value)
  // An upsert of an auto-id row names the row to replace; its successor gets a new id.
  if (kind === 'insert' || !field.autoId) batch.column(field).appendValue(given)
  return keyOf(field, given)
}

function keyOf(field: Field, given: unknown): bigint | string {
  if (field.dataType === 'VarChar') return given as string
  if (typeof given === 'bigint') return given
  if (typeof given === 'number' && Number.isSafeInteger(given)) return BigInt(given)
  throw new ValueError(
    `expected an integer for primary field '${field.name}', got '${String(given)}'`,
    'an integer',
    String(given),
  )
}

function appendValue(batch: BatchBuilder, field: Field, value: unknown): void {
  const column = batch.column(field)
  if (value !== undefined && value !== null) {
    column.appendValue(rowValue(field, value))
    return
  }
  if (field.nullable || field.defaultValue !== undefined) {
    column.appendNull()
    return
  }
  // Milvus stores the empty text here; every other type has no such value.
  if (field.dataType === 'VarChar') column.appendValue('')
  else if (isStruct(field)) throw new ValueError(`missing struct array field: ${field.name}`, 'a list', 'nothing')
  else if (isVector(field)) {
    const hint = missingOutputHint(field)
    throw new ValueError(`missing vector field: ${field.name}${hint ? `, ${hint}` : ''}`, 'a vector', 'nothing')
  } else throw new ValueError(`missing field: ${field.name}`, `a value of type ${field.dataType}`, 'nothing')
}

function appendDynamic(batch: BatchBuilder, row: Record<string, unknown>): void {
  const { schema } = batch
  const names = new Set(schema.fields.map((f) => f.name))
  const extra = Object.entries(row).filter(([key]) => !names.has(key))
  if (extra.length === 0) return
  const flat = subFieldPlaces(schema).find(({ sub }) => Object.hasOwn(row, sub.name))
  if (flat) throw flatSubField(flat.struct, shortName(flat.sub))
  if (!schema.dynamicField) {
    const text = `has pass more field without dynamic schema, please check it: ${extra[0][0]}`
    throw new ValueError(text, 'fields of the schema', extra[0][0])
  }
  if (extra.some(([key]) => key === DYNAMIC_FIELD_NAME)) {
    throw new ValueError(
      `the key ${DYNAMIC_FIELD_NAME} is reserved, pass its keys in the row itself`,
      'another key',
      DYNAMIC_FIELD_NAME,
    )
  }
  batch.column(schema.dynamicField).appendValue(Object.fromEntries(extra.filter(([, value]) => value !== null)))
}
