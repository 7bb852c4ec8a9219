/** One field of one row group: its leaf columns, of which a struct has one for each sub-field, and the way into its builder. */
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { type Field, isDense } from '../../core/schema.ts'
import { appendArrays, appendVectors } from './append-lists.ts'
import { appendScalars } from './append-scalars.ts'
import { appendStructs } from './append-structs.ts'
import type { LeafStream } from './leaf-stream.ts'

export class FieldStream {
  readonly field: Field
  readonly leaves: readonly LeafStream[]
  readonly #isStruct: boolean

  /** `isStruct`: the leaves are a struct's; else there is one. */
  constructor(field: Field, leaves: readonly LeafStream[], isStruct: boolean) {
    this.field = field
    this.leaves = leaves
    this.#isStruct = isStruct
  }

  textBytes(rows: number): number {
    return this.leaves.reduce((sum, leaf) => sum + leaf.textBytes(rows), 0)
  }

  /** Appends `rows` rows, at most what each leaf has ready. `ValueError.offset` is the row among them. */
  append(builder: ColumnBuilder, rows: number): void {
    const [leaf] = this.leaves
    if (this.#isStruct) appendStructs(this.leaves, builder, rows)
    else if (leaf.match.defEmpty.length === 0) appendScalars(leaf, builder, rows)
    else if (isDense(this.field)) appendVectors(leaf, builder, rows)
    else appendArrays(leaf, builder, rows)
    for (const { levels } of this.leaves) levels.rows -= rows
  }
}
