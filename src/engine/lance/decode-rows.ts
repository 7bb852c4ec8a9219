/** Arrow results of Lance → stored values by row. */
import { type Table as ArrowTable, DataType, type Vector } from 'apache-arrow'
import type { StoredValue } from '../engine.ts'
import { textsOf } from './arrow-texts.ts'

export const ROW_ID = '_rowid'
export const DISTANCE = '_distance'

/** The table's column as JavaScript values; vectors as arrays of their own, float32 or bytes. */
export function columnValues(table: ArrowTable, name: string): StoredValue[] {
  // An answer without rows comes without columns too.
  if (table.numRows === 0) return []
  const column = table.getChild(name)
  if (!column) throw new Error(`the engine's answer has no column ${name}`)
  if (isText(column)) return textsOf(column)
  const values = new Array<StoredValue>(column.length)
  for (let row = 0; row < column.length; row++) values[row] = storedValue(column, column.get(row))
  return values
}

const isText = ({ type }: Vector): boolean => DataType.isUtf8(type) || DataType.isLargeUtf8(type)

function vectorOf(items: Float32Array | Int8Array | Uint8Array | Uint16Array): Float32Array | Uint8Array {
  if (items instanceof Float32Array) return Float32Array.from(items)
  return new Uint8Array(items.buffer.slice(items.byteOffset, items.byteOffset + items.byteLength) as ArrayBuffer)
}

function storedValue(column: Vector, value: unknown): StoredValue {
  if (value === null || value === undefined) return null
  if (DataType.isFixedSizeList(column.type)) return vectorOf((value as Vector).toArray())
  if (value instanceof Uint8Array) return value.slice()
  if (DataType.isList(column.type)) {
    const list = value as Vector
    if (DataType.isFixedSizeList(list.type)) return Array.from(list, (items) => vectorOf((items as Vector).toArray()))
    return isText(list) ? textsOf(list) : [...list]
  }
  return value as StoredValue
}
