/** One value a row out of a leaf column into the field's builder. Whether a value is acceptable is the builder's business. */
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { isBinary } from './arrow-names.ts'
import { atRow, eachRow } from './at-row.ts'
import type { LeafStream } from './leaf-stream.ts'
import { NumberValues } from './number-values.ts'
import { timeScaleOf } from './time-kinds.ts'

/** Appends `rows` rows, at most `rowsReady`. `ValueError.offset` is the row among them. */
export function appendScalars(leaf: LeafStream, builder: ColumnBuilder, rows: number): void {
  const { levels, match } = leaf
  const end = levels.from + rows
  const isMissing = () => levels.missing > 0 && levels.def[levels.from] !== match.defMax
  let done = 0
  while (levels.from < end) {
    let to = levels.missing === 0 ? end : levels.from
    while (to < end && levels.def[to] === match.defMax) to++
    const run = to - levels.from
    if (run > 0) atRow(done, () => appendRun(leaf, builder, run))
    levels.from = to
    done += run
    for (; levels.from < end && isMissing(); levels.from++, done++) {
      levels.missing--
      atRow(done, () => builder.appendNull())
    }
  }
}

/** Appends the next `run` values, each of `items` numbers. `ValueError.offset` is the value among them. */
export function appendRun({ values, match }: LeafStream, builder: ColumnBuilder, run: number, items = 1): void {
  if (values instanceof NumberValues) {
    builder.appendNumbers(values.data, values.from, run, timeScaleOf(match.kind))
    values.from += run * items
    return
  }
  const { bytes, starts, ends, from } = values
  const append = isBinary(match.kind)
    ? (i: number) => builder.appendValue(bytes.subarray(starts[from + i], ends[from + i]))
    : (i: number) => builder.appendCell(bytes, starts[from + i], ends[from + i])
  eachRow(run, append)
  values.from += run
}
