/**
 * One list of structs a row out of as many leaf columns as the struct has sub-fields: a leaf's levels say how many structs each
 * row has, all leaves must say the same, and then all values of a leaf go over at once. What no writer would write (a struct or
 * a value that is null, leaves that disagree, levels that contradict themselves) is refused.
 */
import { strict as assert } from 'node:assert'
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { NO_LIST, StructColumn } from '../../columns/struct-column.ts'
import { atPosition, wrongVectorDim } from '../../columns/struct-errors.ts'
import { ValueError } from '../../core/errors.ts'
import { absentList } from './append-lists.ts'
import { appendRun } from './append-scalars.ts'
import { itemsOf, type LeafStream } from './leaf-stream.ts'

/** `leaves` in the order of the sub-fields. Appends `rows` rows, at most what each has ready. `ValueError.offset` is the row among them. */
export function appendStructs(leaves: readonly LeafStream[], builder: ColumnBuilder, rows: number): void {
  assert(builder instanceof StructColumn)
  const lengths = new Int32Array(rows)
  for (const [i, leaf] of leaves.entries()) {
    let structs = 0
    for (let row = 0; row < rows; row++) {
      const end = leaf.levels.rowEnd()
      const length = structCount(leaf, end, row)
      if (i === 0) lengths[row] = length
      else if (length !== lengths[row]) throw unequal(leaves[0], lengths[row], leaf, length, row)
      if (length > 0) structs += length
      leaf.levels.from = end
    }
    appendValues(leaf, builder.elements[i], structs, lengths)
  }
  builder.appendRows(lengths)
}

/** How many structs the next row has, which ends at `end`, or NO_LIST. Each of them has its value, and it is not null. */
function structCount(leaf: LeafStream, end: number, row: number): number {
  const { levels, match } = leaf
  const absent = absentList(leaf, end, row)
  if (absent !== undefined) return absent === 'null' ? NO_LIST : 0
  if (levels.missing > 0) checkPresent(leaf, end, row)
  return match.defEmpty.length === 1 ? end - levels.from : vectorCount(leaf, end, row)
}

/** Level 1 begins the next struct, level 2 goes on with its vector. */
function vectorCount({ levels, match }: LeafStream, end: number, row: number): number {
  const { rep } = levels
  const items = itemsOf(match)
  let count = 0
  for (let at = levels.from; at < end; count++) {
    let next = at + 1
    while (next < end && rep[next] === 2) next++
    if (next - at !== items) throw wrongVectorDim(match.field.name, count, next - at, items, row)
    at = next
  }
  return count
}

function checkPresent({ levels, match }: LeafStream, end: number, row: number): void {
  let position = -1
  for (let at = levels.from; at < end; at++) {
    if (levels.rep[at] < 2) position++
    const def = levels.def[at]
    if (def === match.defMax) continue
    if (def === match.defEmpty[1]) throw wrongVectorDim(match.field.name, position, 0, itemsOf(match), row)
    const text = `array element is not allowed to be null value for field '${match.field.name}'`
    throw new ValueError(text, 'a list of structs without nulls', `null at position=${position}`, row)
  }
}

function appendValues(leaf: LeafStream, builder: ColumnBuilder, structs: number, lengths: Int32Array): void {
  try {
    appendRun(leaf, builder, structs, leaf.match.defEmpty.length === 1 ? 1 : itemsOf(leaf.match))
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    let [row, position] = [0, error.offset]
    while (position >= Math.max(lengths[row], 0)) position -= Math.max(lengths[row++], 0)
    throw atPosition(error, position, row)
  }
}

function unequal(first: LeafStream, wanted: number, other: LeafStream, found: number, row: number): ValueError {
  const shown = (count: number) => (count === NO_LIST ? 'no list' : `${count}`)
  const [a, b] = [first.match.field.name, other.match.field.name]
  return new ValueError(
    `the sub-fields '${a}' and '${b}' of a struct have different numbers of elements`,
    shown(wanted),
    shown(found),
    row,
  )
}
