/**
 * The rules of keys that rows bring to an auto-id collection (`allow_insert_auto_id`): all rows of a file bring one or none
 * does, and none may be an id that the server has still to give, or it would come twice.
 */
import { strict as assert } from 'node:assert'
import type { ColumnBuilder } from './column-builder.ts'
import { Int64Column } from './int64-column.ts'
import { MixedKeysError, ReservedKeyError } from './row-errors.ts'
import { VarCharColumn } from './varchar-column.ts'

/** An id as a text. */
const ID_TEXT = /^[1-9]\d{0,18}$/

export class GivenKeys {
  readonly #column: Int64Column | VarCharColumn
  readonly #first: bigint
  #isGiven: boolean | undefined
  #rows = 0

  /** `first`: of the ids that the server has still to give. */
  constructor(column: ColumnBuilder, first: bigint) {
    assert(column instanceof Int64Column || column instanceof VarCharColumn, 'a primary key is Int64 or VarChar')
    this.#column = column
    this.#first = first
  }

  /** The next `count` rows of the batch, which begin at `from`. Throws MixedKeysError or ReservedKeyError. */
  check(from: number, count: number): void {
    if (count === 0) return
    const { field, length } = this.#column
    const isGiven = length > from
    this.#isGiven ??= isGiven
    if (isGiven !== this.#isGiven) throw new MixedKeysError(field, isGiven, this.#rows)
    for (let row = from; row < length; row++) {
      const key = this.#keyAt(row)
      if (key !== undefined && key >= this.#first) throw new ReservedKeyError(field, key, this.#first, row - from)
    }
    this.#rows += count
  }

  /** undefined for a text that is no id. */
  #keyAt(row: number): bigint | undefined {
    if (this.#column instanceof Int64Column) return this.#column.valueAt(row)
    const text = this.#column.textAt(row)
    return ID_TEXT.test(text) ? BigInt(text) : undefined
  }
}
