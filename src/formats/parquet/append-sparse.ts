/**
 * A sparse vector's struct: the leaf columns of its indices and of its values, side by side. It pairs their lists row by row;
 * whether these fit each other is the builder's business.
 */
import type { ColumnBuilder, NumericArray } from '../../columns/column-builder.ts'
import { appendArrays } from './append-lists.ts'
import { atRow } from './at-row.ts'
import type { LeafStream } from './leaf-stream.ts'

/** `leaves`: indices, values. Appends `rows` rows, at most what each has ready. `ValueError.offset` is the row among them. */
export function appendSparse(leaves: readonly LeafStream[], builder: ColumnBuilder, rows: number): void {
  const [indices, values] = leaves.map((leaf) => listsOf(leaf, rows))
  for (let row = 0; row < rows; row++) {
    const pair = { indices: indices[row], values: values[row] }
    atRow(row, () => builder.appendValue(pair.indices || pair.values ? pair : null))
  }
}

/** undefined where there is no list. */
function listsOf(leaf: LeafStream, rows: number): (NumericArray | undefined)[] {
  const lists: (NumericArray | undefined)[] = []
  const taker = {
    appendValue: (list: unknown) => lists.push(list as NumericArray),
    appendNull: () => lists.push(undefined),
  }
  appendArrays(leaf, taker, rows)
  return lists
}
