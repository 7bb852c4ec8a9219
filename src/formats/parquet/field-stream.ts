/** One field of one row group: its leaf columns, and the way from them into its builder. */
import type { ColumnBuilder } from '../../columns/column-builder.ts'
import { type Field, isDense } from '../../core/schema.ts'
import { appendArrays, appendVectors } from './append-lists.ts'
import { appendScalars } from './append-scalars.ts'
import { appendSparse } from './append-sparse.ts'
import { appendStructs } from './append-structs.ts'
import type { LeafStream } from './leaf-stream.ts'
import type { FieldMatch } from './match-columns.ts'

export class FieldStream {
  readonly #match: FieldMatch
  readonly leaves: readonly LeafStream[]

  /** `leaves`: those of the match. */
  constructor(match: FieldMatch, leaves: readonly LeafStream[]) {
    this.#match = match
    this.leaves = leaves
  }

  get field(): Field {
    return this.#match.field
  }

  textBytes(rows: number): number {
    return this.leaves.reduce((sum, leaf) => sum + leaf.textBytes(rows), 0)
  }

  /** Appends `rows` rows, at most what each leaf has ready. `ValueError.offset` is the row among them. */
  append(builder: ColumnBuilder, rows: number): void {
    switch (this.#match.kind) {
      case 'structs':
        appendStructs(this.leaves, builder, rows)
        break
      case 'sparse':
        appendSparse(this.leaves, builder, rows)
        break
      case 'one':
        this.#appendOne(this.leaves[0], builder, rows)
    }
    for (const { levels } of this.leaves) levels.rows -= rows
  }

  #appendOne(leaf: LeafStream, builder: ColumnBuilder, rows: number): void {
    if (leaf.match.defEmpty.length === 0) appendScalars(leaf, builder, rows)
    else if (isDense(this.field)) appendVectors(leaf, builder, rows)
    else appendArrays(leaf, builder, rows)
  }
}
