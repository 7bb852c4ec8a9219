/** Guesses which of a row's unknown keys was meant to be a field that is missing. A guess is only ever shown, never used. */
import { type DataType, type Field, isDense, vectorItems } from '../core/schema.ts'
import { missingOutputHint } from '../functions/function-outputs.ts'
import type { JsonCursor, JsonKind } from '../json/json-cursor.ts'

export interface UnknownKey {
  readonly key: string
  /** Undefined where the format has no kinds (CSV). */
  readonly kind?: JsonKind
  /** Of a list: its length, where all of it is numbers. */
  readonly numbers?: number
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

/** So many unknown keys are looked at. */
const KEYS_MAX = 1000

export function missingHint(field: Field, keys: readonly UnknownKey[]): string | undefined {
  const outputHint = missingOutputHint(field)
  if (outputHint) return outputHint
  const simple = plainName(field.name)
  const named = keys.find((k) => plainName(k.key) === simple)
  if (named) return `the row has a key '${named.key}'; the field is called '${field.name}'`
  const fitting = keys.filter((k) => k.kind !== undefined && KINDS[field.dataType].includes(k.kind))
  if (isDense(field)) {
    const lists = fitting.filter((k) => k.numbers !== undefined)
    const list = lists.find((k) => k.numbers === vectorItems(field)) ?? (lists.length === 1 ? lists[0] : undefined)
    if (list) return `the row has a key '${list.key}' with ${list.numbers} numbers; the field is called '${field.name}'`
    return undefined
  }
  if (fitting.length !== 1) return undefined
  const kind =
    fitting[0].kind === 'object' ? 'an object' : fitting[0].kind === 'array' ? 'a list' : `a ${fitting[0].kind}`
  return `the row has a key '${fitting[0].key}' with ${kind}; the field is called '${field.name}'`
}

/** The first keys of the row at the cursor that are not among `known`. */
export function unknownKeys(cursor: JsonCursor, known: (key: string) => boolean): UnknownKey[] {
  const keys: UnknownKey[] = []
  cursor.enter()
  for (let key = cursor.nextKey(true); key !== undefined; key = cursor.nextKey(false)) {
    const kind = cursor.peek()
    let numbers: number | undefined
    if (kind === 'array' && !known(key)) numbers = countNumbers(cursor)
    else cursor.skip()
    if (!known(key)) keys.push({ key, kind, numbers })
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

const plainName = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
