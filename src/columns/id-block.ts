/** Int64 ids for the rows of auto-id collections. The block begins where all ids given or made so far end. */
export class IdBlock {
  /** From here on every id is the server's to give, in this block or in a later one: a row may not bring one of them. */
  readonly first: bigint
  #next: bigint

  constructor(first: bigint) {
    this.first = this.#next = first
  }

  next(): bigint {
    return this.#next++
  }
}
