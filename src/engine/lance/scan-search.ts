/** Nearest rows by looking at every one, for types and metrics that the engine itself cannot search. Exact; keeps only the best. */
import type { Table } from '@lancedb/lancedb'
import { type Data, DataType, type RecordBatch } from 'apache-arrow'
import { ROW_ID } from './decode-rows.ts'
import type { DistanceTo } from './vector-distance.ts'

export interface ScanRequest {
  readonly key: string
  readonly column: string
  readonly where: string | undefined
  readonly distance: DistanceTo
  readonly smallerIsNearer: boolean
  readonly size: number
  /** Whether a distance is in the range that was asked for. */
  readonly inRange: (distance: number) => boolean
}

export interface ScannedRow {
  readonly primaryKey: bigint | string
  readonly rowId: bigint
  readonly distance: number
}

/** Best first, at most `size`. Rows without a vector are none. */
export async function scanTable(table: Table, request: ScanRequest): Promise<ScannedRow[]> {
  const query = table.query().select([request.key, request.column]).withRowId()
  if (request.where !== undefined) query.where(request.where)
  const best = new BestRows(request.size, request.smallerIsNearer)
  for await (const batch of query) scanBatch(batch, request, best)
  return best.sorted()
}

function scanBatch(batch: RecordBatch, request: ScanRequest, best: BestRows): void {
  if (batch.numRows === 0) return
  const keys = batch.getChild(request.key)!
  const ids = batch.getChild(ROW_ID)!
  const vectors = batch.getChild(request.column)!
  let row = 0
  for (const data of vectors.data) {
    const place = placesOf(data)
    for (let i = 0; i < data.length; i++, row++) {
      if (!data.getValid(i)) continue
      const distance = request.distance(place.items, place.start(i), place.start(i + 1))
      if (Number.isNaN(distance) || !request.inRange(distance) || !best.wants(distance)) continue
      best.add({ primaryKey: keys.get(row), rowId: ids.get(row), distance })
    }
  }
}

/** Where the vectors of a batch stand: lists of one length, lists of such lists, or the bytes of sparse ones. */
export function placesOf(data: Data): { items: ArrayLike<number>; start: (row: number) => number } {
  if (DataType.isFixedSizeList(data.type)) {
    const width = data.type.listSize
    return { items: data.children[0].values as Uint8Array, start: (row) => row * width }
  }
  const offsets = data.valueOffsets as Int32Array
  if (DataType.isList(data.type)) {
    const vectors = placesOf(data.children[0])
    return { items: vectors.items, start: (row) => vectors.start(offsets[row]) }
  }
  return { items: data.values as Uint8Array, start: (row) => offsets[row] }
}

/** The best `size` rows so far: twice as many are gathered before the worse half is dropped. */
class BestRows {
  readonly #size: number
  readonly #sign: number
  #rows: ScannedRow[] = []
  #worst = Number.POSITIVE_INFINITY

  constructor(size: number, smallerFirst: boolean) {
    this.#size = size
    this.#sign = smallerFirst ? 1 : -1
  }

  wants(distance: number): boolean {
    return this.#sign * distance <= this.#worst
  }

  add(row: ScannedRow): void {
    this.#rows.push(row)
    if (this.#rows.length < 2 * this.#size + 64) return
    this.#rows = this.sorted()
    this.#worst = this.#sign * this.#rows[this.#rows.length - 1].distance
  }

  sorted(): ScannedRow[] {
    const sign = this.#sign
    return this.#rows.sort((a, b) => sign * (a.distance - b.distance)).slice(0, this.#size)
  }
}
