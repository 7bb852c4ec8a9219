/** Where a row stands, and which of two rows with one primary key is the newer. */

import type { Segment } from '../../catalog/records.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import type { Field } from '../../core/schema.ts'
import { columnName } from '../../core/schema.ts'
import type { EngineRow, StoredValue } from '../engine.ts'
import { columnValues, ROW_ID } from './decode-rows.ts'
import type { SegmentStore } from './segment-store.ts'

export interface RowRef {
  readonly segment: Segment
  readonly rowId: bigint
  readonly primaryKey: bigint | string
}

/** Segments of one request searched at a time. */
export const FAN_OUT = 8

export const isNewer = (a: RowRef, b: RowRef): boolean =>
  a.segment.sequence !== b.segment.sequence ? a.segment.sequence > b.segment.sequence : a.rowId > b.rowId

/** The UTF-16 order of JavaScript is not the byte order of UTF-8 where surrogates meet U+E000–U+FFFF; Milvus orders by bytes. */
export function compareKeys(a: bigint | string, b: bigint | string): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a < b ? -1 : a > b ? 1 : 0
}

/** The values of `fields` of the rows, in the order of `refs`. */
export async function fetchRows(
  store: SegmentStore,
  refs: readonly RowRef[],
  fields: readonly Field[],
): Promise<EngineRow[]> {
  if (fields.length === 0) return refs.map(() => [])
  const bySegment = Map.groupBy(refs.keys(), (i) => refs[i].segment)
  const rows = new Array<EngineRow>(refs.length)
  await mapBounded([...bySegment], FAN_OUT, async ([segment, positions]) => {
    const table = await store.reader(segment.id, segment.version)
    const wanted = positions.map((i) => refs[i].rowId)
    const answer = await table.takeRowIds(wanted).select(fields.map(columnName)).withRowId().toArrow()
    const columns = fields.map((field) => columnValues(answer, columnName(field)))
    const ids = columnValues(answer, ROW_ID)
    const at = new Map<StoredValue, number>(ids.map((id, row) => [id, row]))
    for (const i of positions) {
      const row = at.get(refs[i].rowId)
      if (row === undefined) throw new Error(`row ${refs[i].rowId} of segment ${segment.id} cannot be read back`)
      rows[i] = columns.map((column) => column[row])
    }
  })
  return rows
}
