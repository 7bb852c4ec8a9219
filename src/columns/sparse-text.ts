/**
 * The pairs of a sparse vector out of JSON text.
 *
 *   index form = { "indices": [1, 20], "values": [0.1, 0.5] }
 *   map form   = { "1": 0.1, "20": 0.5 }        keys as Go reads a uint32: 0x, 0b, 0o or a leading 0 say the base
 */
import { cut, ValueError } from '../core/errors.ts'
import type { Field } from '../core/schema.ts'
import type { JsonCursor } from '../json/json-cursor.ts'
import { duplicatedKey } from '../json/read-value.ts'
import { INDEX, INDEX_END, type SparsePairs, sortedPairs, sparseError, WEIGHT, wrongCounts } from './sparse-pairs.ts'
import { jsonMismatch } from './value-errors.ts'

const INDEX_KEY = /^(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/

/** Sorted, unique, finite and not negative; throws ValueError where they are not. */
export function readSparse(cursor: JsonCursor, field: Field): SparsePairs {
  if (cursor.peek() !== 'object') throw jsonMismatch(field, cursor)
  let indices: number[] | undefined
  let values: number[] | undefined
  const map: { indices: number[]; values: number[] } = { indices: [], values: [] }
  cursor.enter()
  for (let first = true; ; first = false) {
    const key = cursor.nextKey(first)
    if (key === undefined) break
    if (key === 'indices' && cursor.peek() === 'array') {
      if (indices) throw duplicatedKey(key)
      indices = readList(cursor, field, readIndex)
    } else if (key === 'values' && cursor.peek() === 'array') {
      if (values) throw duplicatedKey(key)
      values = readList(cursor, field, readWeight)
    } else {
      map.indices.push(indexOfKey(key, field))
      map.values.push(readWeight(cursor, field))
    }
  }
  if (!indices && !values) return sortedPairs(map, field)
  if (!indices || !values || map.indices.length > 0) {
    throw sparseError(field, 'invalid JSON input', 'an object with only one of indices and values, or with more keys')
  }
  if (indices.length !== values.length) throw wrongCounts(field, indices.length, values.length)
  return sortedPairs({ indices, values }, field)
}

function readList(cursor: JsonCursor, field: Field, read: (cursor: JsonCursor, field: Field) => number): number[] {
  const items: number[] = []
  cursor.enter()
  while (cursor.nextElement(items.length === 0)) items.push(read(cursor, field))
  return items
}

function indexOfKey(key: string, field: Field): number {
  if (!INDEX_KEY.test(key)) throw sparseError(field, `invalid index in JSON: ${cut(key)}`, `'${key}'`, INDEX)
  const octal = /^0[0-7]+$/.test(key) ? `0o${key.slice(1)}` : key
  return checkedIndex(Number(octal), key, field)
}

function readIndex(cursor: JsonCursor, field: Field): number {
  if (cursor.peek() !== 'number') throw partMismatch(field, cursor, INDEX)
  const from = cursor.scanNumber()
  const text = cursor.number.text(cursor.bytes, from)
  if (!/^\d+$/.test(text)) throw sparseError(field, `invalid index in JSON: ${cut(text)}`, text, INDEX)
  return checkedIndex(Number(text), text, field)
}

function checkedIndex(index: number, text: string, field: Field): number {
  if (index >= INDEX_END) throw sparseError(field, `index too large in JSON: ${cut(text)}`, text, INDEX)
  return index
}

function partMismatch(field: Field, cursor: JsonCursor, expected: string): ValueError {
  const { message, found } = jsonMismatch(field, cursor)
  return new ValueError(message, expected, found)
}

function readWeight(cursor: JsonCursor, field: Field): number {
  if (cursor.peek() !== 'number') throw partMismatch(field, cursor, WEIGHT)
  const from = cursor.position
  const value = cursor.readFloat32()
  if (Number.isFinite(value) && value >= 0) return value
  const text = cursor.number.text(cursor.bytes, from)
  if (value < 0) throw sparseError(field, 'negative value in sparse float vector', text, WEIGHT)
  throw sparseError(field, `value too large in JSON: ${cut(text)}`, text, WEIGHT)
}
