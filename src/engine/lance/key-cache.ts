/**
 * The Int64 primary keys of sealed segments by the place of their row. Reading the keys of ten hits from the table costs as much as finding
 * them; a sealed segment's rows keep their places and keys for as long as it stands, deleted ones only stop being found.
 */
import { strict as assert } from 'node:assert'
import type { Table } from '@lancedb/lancedb'
import type { Segment } from '../../catalog/records.ts'
import { limits } from '../../core/limits.ts'
import { Recent } from '../../core/recent.ts'
import { columnName, type Field } from '../../core/schema.ts'
import { ROW_ID } from './decode-rows.ts'
import type { SegmentStore } from './segment-store.ts'

const ROW_BYTES = 16

/** Sorted by place; a place is the row's id in Lance, exact in a double. */
export class SegmentKeys {
  readonly #places: Float64Array
  readonly #keys: BigInt64Array
  #length = 0

  constructor(rowsMax: number) {
    this.#places = new Float64Array(rowsMax)
    this.#keys = new BigInt64Array(rowsMax)
  }

  add(place: number, key: bigint): void {
    assert(this.#length === 0 || place > this.#places[this.#length - 1], 'a scan gives the rows in their order')
    this.#places[this.#length] = place
    this.#keys[this.#length++] = key
  }

  at(rowId: bigint): bigint {
    const place = Number(rowId)
    let [low, high] = [0, this.#length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#places[middle] < place) low = middle + 1
      else high = middle
    }
    assert(this.#places[low] === place, `row ${rowId} was there when the keys were read`)
    return this.#keys[low]
  }
}

interface Entry {
  readonly segmentId: number
  readonly bytes: number
  /** Of the segment when its keys were read: rows deleted by then are not among them. */
  readonly version: number
  /** undefined while they are being read. */
  keys?: SegmentKeys
}

export class KeyCache {
  readonly #store: SegmentStore
  /** By segment id. */
  readonly #known: Recent<number, Entry>

  constructor(store: SegmentStore, bytesMax: number = limits.keyCacheBytesMax) {
    this.#store = store
    this.#known = new Recent(bytesMax)
  }

  /** undefined: not at hand. Where that can change it is then read, for the searches to come. */
  of(segment: Segment, primary: Field): SegmentKeys | undefined {
    if (segment.state !== 'sealed' || primary.dataType !== 'Int64') return undefined
    const bytes = segment.rows * ROW_BYTES
    const known = this.#known.use(segment.id)
    const entry: Entry = known ?? { segmentId: segment.id, bytes, version: segment.version }
    if (!known) this.#begin(segment, columnName(primary), entry)
    return entry.version <= segment.version ? entry.keys : undefined
  }

  /** Of segments that are gone. */
  forget(isGone: (segmentId: number) => boolean): void {
    this.#known.deleteWhere(({ segmentId }) => isGone(segmentId))
  }

  #begin(segment: Segment, column: string, entry: Entry): void {
    if (!this.#known.add(segment.id, entry)) return
    this.#read(segment, column).then(
      (keys) => {
        entry.keys = keys
      },
      // Dropped meanwhile, most likely; else the search itself meets what is wrong.
      () => this.#known.delete(segment.id),
    )
  }

  async #read({ id, version, rows }: Segment, column: string): Promise<SegmentKeys> {
    return readKeys(await this.#store.reader(id, version), column, rows)
  }
}

async function readKeys(table: Table, column: string, rowsMax: number): Promise<SegmentKeys> {
  const keys = new SegmentKeys(rowsMax)
  for await (const batch of table.query().select([column]).withRowId()) {
    const ids = batch.getChild(ROW_ID)!.toArray() as BigUint64Array
    const values = batch.getChild(column)!.toArray() as BigInt64Array
    for (let i = 0; i < ids.length; i++) keys.add(Number(ids[i]), values[i])
  }
  return keys
}
