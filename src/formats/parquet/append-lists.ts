/** One list a row out of a leaf column: vectors, which go over in one piece where none is missing, and arrays. */
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { misaligned, overCapacity } from '../../columns/value-errors.ts'
import { ValueError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { isDense } from '../../core/schema.ts'
import { PAIR_BYTES } from '../../core/sparse-vector.ts'
import { appendRun } from './append-scalars.ts'
import { atRow } from './at-row.ts'
import { decodeText } from './checked-text.ts'
import { itemsOf, type LeafStream } from './leaf-stream.ts'
import { NumberValues } from './number-values.ts'

/** Appends `rows` rows, at most `rowsReady`. `ValueError.offset` is the row among them. */
export function appendVectors(leaf: LeafStream, builder: ColumnBuilder, rows: number): void {
  const { levels, match } = leaf
  const items = itemsOf(match)
  let run = 0
  const flush = (done: number) => {
    const first = done - run
    if (run > 0) atRow(first, () => appendRun(leaf, builder, run, items))
    run = 0
  }
  for (let row = 0; row < rows; row++) {
    const end = levels.rowEnd()
    const length = listLength(leaf, end, row)
    if (length === undefined) {
      flush(row)
      atRow(row, () => builder.appendNull())
    } else if (length === items) run++
    else throw misaligned(match.field, items, length, match.kind === 'uint8' ? 'byte' : 'number', row)
    levels.from = end
  }
  flush(rows)
}

/** Takes typed arrays and arrays, or nothing where there is no list. They stand until the next page is loaded. */
export type ListTaker = Pick<ColumnBuilder, 'appendValue' | 'appendNull'>

/** Appends `rows` rows, at most `rowsReady`. `ValueError.offset` is the row among them. */
export function appendArrays(leaf: LeafStream, builder: ListTaker, rows: number): void {
  const { levels } = leaf
  for (let row = 0; row < rows; row++) {
    const end = levels.rowEnd()
    const length = listLength(leaf, end, row)
    atRow(row, () => (length === undefined ? builder.appendNull() : builder.appendValue(takeList(leaf, length))))
    levels.from = end
  }
}

/** Throws where a row that is not whole yet has more values already than the field takes: it could go on for ever. */
export function checkOpenRow({ levels, match }: LeafStream): void {
  const { field, defEmpty } = match
  if (defEmpty.length === 0) return
  const items = isDense(field) ? itemsOf(match) : 1
  const { entries } = levels
  const listsMax = field.dataType === 'SparseFloatVector' ? limits.rowBytesMax / PAIR_BYTES : (field.maxCapacity ?? 1)
  if (entries <= listsMax * items) return
  if (field.maxCapacity !== undefined) throw overCapacity(field, Math.floor(entries / items))
  const text = `length of vector is not aligned: expected ${items} but got ${entries} or more, data type: ${field.dataType}`
  throw new ValueError(text, `${items} numbers`, `${entries} numbers or more`)
}

/** How many values the list of the next row has, which ends at `end`; undefined where there is no list. */
function listLength(leaf: LeafStream, end: number, row: number): number | undefined {
  const { levels, match } = leaf
  if (levels.missing === 0) return end - levels.from
  const absent = absentList(leaf, end, row)
  if (absent !== undefined) return absent === 'null' ? undefined : 0
  for (let at = levels.from; at < end; at++) {
    if (levels.def[at] === match.defMax) continue
    const text = `array element is not allowed to be null value for field '${match.field.name}'`
    const more = { index: at - levels.from, hint: 'a list has no gaps: leave the value out of it' }
    throw new ValueError(text, 'a list without nulls', 'null', row, more)
  }
  return end - levels.from
}

/** Whether the next row has no list, or one of nothing: undefined where it has values. */
export function absentList({ levels, match }: LeafStream, end: number, row: number): 'null' | 'empty' | undefined {
  if (levels.missing === 0 || levels.def[levels.from] > match.defEmpty[0]) return undefined
  if (end !== levels.from + 1) {
    // More entries of it could not be told from the next row's.
    const text = `a null or empty list that goes on, in field '${match.field.name}'`
    throw new ValueError(text, 'one entry', `${end - levels.from} entries`, row)
  }
  levels.missing--
  return levels.def[levels.from] === match.defEmpty[0] ? 'empty' : 'null'
}

function takeList({ values, match }: LeafStream, length: number): unknown {
  if (match.kind === 'null') return []
  const { from } = values
  values.from += length
  if (values instanceof NumberValues) {
    const list = values.data.subarray(from, from + length)
    return match.kind === 'bool' ? Array.from(list as Uint8Array, (flag) => flag === 1) : list
  }
  return Array.from({ length }, (_, i) =>
    decodeText(match.field, values.bytes.subarray(values.starts[from + i], values.ends[from + i]), i),
  )
}
