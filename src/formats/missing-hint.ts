/** Guesses which of a row's unknown keys was meant to be a field that is missing. A guess is only ever shown, never used. */
import { type DataType, type Field, isDense, vectorItems } from '../core/schema.ts'
import { similarName } from '../core/similar-name.ts'
import { missingOutputHint } from '../functions/function-outputs.ts'
import type { JsonCursor, JsonKind } from '../json/json-cursor.ts'

export interface UnknownKey {
  readonly key: string
  /** Undefined where the format has no kinds (CSV). */
  readonly kind?: JsonKind
  /** Of a list: its length, where all of it is numbers. */
  readonly numbers?: number
  /** Of an object: its keys. */
  readonly keys?: readonly string[]
}

const KINDS: Record<DataType, readonly JsonKind[]> = {
  Bool: ['true', 'false'],
  Int8: ['number'],
  Int16: ['number'],
  Int32: ['number'],
  Int64: ['number'],
  Float: ['number'],
  Double: ['number'],
  VarChar: ['string'],
  Text: ['string'],
  JSON: ['object'],
  Geometry: ['string'],
  Timestamptz: ['string'],
  Array: ['array'],
  ArrayOfVector: ['array'],
  ArrayOfStruct: ['array'],
  FloatVector: ['array'],
  BinaryVector: ['array'],
  Float16Vector: ['array'],
  BFloat16Vector: ['array'],
  Int8Vector: ['array'],
  SparseFloatVector: ['object'],
}

/** So many unknown keys are looked at, and so many within one of them. */
const KEYS_MAX = 1000
const INNER_KEYS_MAX = 100

export function missingHint(field: Field, keys: readonly UnknownKey[], where: 'row' | 'file'): string | undefined {
  const outputHint = missingOutputHint(field)
  if (outputHint) return outputHint
  const has = where === 'row' ? 'the row has a key' : 'the file has a column'
  const called = `the field is called '${field.name}'`
  const nearest = similarName(
    field.name,
    keys.map((k) => k.key),
  )
  if (nearest !== undefined) return `${has} '${nearest}'; ${called}`
  const around = keys.find((k) => k.keys?.includes(field.name))
  if (around) return `it stands within '${around.key}'; the keys of a row stand at its top: {"${field.name}": …}`
  const fitting = keys.filter((k) => k.kind !== undefined && KINDS[field.dataType].includes(k.kind))
  if (isDense(field)) {
    const lists = fitting.filter((k) => k.numbers !== undefined)
    const list = lists.find((k) => k.numbers === vectorItems(field)) ?? (lists.length === 1 ? lists[0] : undefined)
    return list && `${has} '${list.key}' with ${list.numbers} numbers; ${called}`
  }
  if (fitting.length !== 1) return undefined
  const [{ key, kind }] = fitting
  return `${has} '${key}' with ${kind === 'object' ? 'an object' : kind === 'array' ? 'a list' : `a ${kind}`}; ${called}`
}

/** The first keys of the row at the cursor, in their order. */
export function keysOfRow(cursor: JsonCursor): UnknownKey[] {
  const keys: UnknownKey[] = []
  cursor.enter()
  for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
    const kind = cursor.peek()
    if (kind === 'array') keys.push({ key, kind, numbers: countNumbers(cursor) })
    else if (kind === 'object') keys.push({ key, kind, keys: innerKeys(cursor) })
    else {
      cursor.skip()
      keys.push({ key, kind })
    }
    if (keys.length === KEYS_MAX) break
  }
  return keys
}

function countNumbers(cursor: JsonCursor): number | undefined {
  let count = 0
  let onlyNumbers = true
  cursor.enter()
  for (let first = true; cursor.nextElement(first); first = false) {
    if (cursor.peek() !== 'number') onlyNumbers = false
    cursor.skip()
    count++
  }
  return onlyNumbers && count > 0 ? count : undefined
}

function innerKeys(cursor: JsonCursor): string[] {
  const keys: string[] = []
  cursor.enter()
  for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
    if (keys.length < INNER_KEYS_MAX) keys.push(key)
    cursor.skip()
  }
  return keys
}
