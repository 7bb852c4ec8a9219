/**
 * A sparse vector's struct column: the columns of its indices and of its values, side by side. It pairs their lists row by
 * row; whether these fit each other is the builder's business.
 */
import type { ColumnBuilder, NumericArray } from '../../columns/column-builder.ts'
import { atRow } from './at-row.ts'
import type { ColumnStream } from './column-stream.ts'
import type { SparseMatch } from './match-columns.ts'
import type { Page } from './page-source.ts'

export class SparseStream {
  readonly match: SparseMatch
  readonly #indices: ColumnStream
  readonly #values: ColumnStream
  /** Whose page was asked for last. */
  #asked: ColumnStream

  constructor(match: SparseMatch, indices: ColumnStream, values: ColumnStream) {
    this.match = match
    this.#indices = this.#asked = indices
    this.#values = values
  }

  get rowsReady(): number {
    return Math.min(this.#indices.rowsReady, this.#values.rowsReady)
  }

  /** Of whichever column is behind: the other may be at its end. */
  get needsPage(): boolean {
    return this.#behind.needsPage
  }

  get isAtEnd(): boolean {
    return this.#indices.isAtEnd && this.#values.isAtEnd
  }

  nextPage(): Promise<Page | undefined> {
    this.#asked = this.#behind
    return this.#asked.nextPage()
  }

  load(page: Page | undefined): void {
    this.#asked.load(page)
  }

  append(builder: ColumnBuilder, rows: number): void {
    const indices = listsOf(this.#indices, rows)
    const values = listsOf(this.#values, rows)
    for (let row = 0; row < rows; row++) {
      const pair = { indices: indices[row], values: values[row] }
      atRow(row, () => builder.appendValue(pair.indices || pair.values ? pair : null))
    }
  }

  textBytes(): number {
    return 0
  }

  get #behind(): ColumnStream {
    const [indices, values] = [this.#indices, this.#values]
    return indices.rowsReady <= values.rowsReady ? indices : values
  }
}

/** undefined where there is no list. */
function listsOf(stream: ColumnStream, rows: number): (NumericArray | undefined)[] {
  const lists: (NumericArray | undefined)[] = []
  const taker = {
    appendValue: (list: unknown) => lists.push(list as NumericArray),
    appendNull: () => lists.push(undefined),
  }
  stream.takeLists(taker, rows)
  return lists
}
