/**
 * Query and count over the visible segments. Two passes: keys first, then the values of the rows that are really wanted,
 * so that wide columns are read only for those.
 */
import type { Segment } from '../../catalog/records.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import { columnName, type Field } from '../../core/schema.ts'
import type { EngineRow } from '../engine.ts'
import { columnValues, ROW_ID } from './decode-rows.ts'
import { compareKeys, FAN_OUT, fetchRows, isNewer, type RowRef } from './row-ref.ts'
import type { Scope } from './segment-scope.ts'
import type { SegmentStore } from './segment-store.ts'

export async function countRows(store: SegmentStore, scope: Scope): Promise<number> {
  const counts = await mapBounded(scope.segments, FAN_OUT, async (segment) => {
    const table = await store.reader(segment.id, segment.version)
    return table.countRows(scope.where)
  })
  return counts.reduce((sum, n) => sum + n, 0)
}

/** Ascending by primary key, one row a key. */
export async function queryRows(
  store: SegmentStore,
  scope: Scope,
  primary: Field,
  fields: readonly Field[],
  limit: number | undefined,
  offset: number,
): Promise<EngineRow[]> {
  const wanted = limit === undefined ? undefined : offset + limit
  const refs = await lowestKeys(store, scope, primary, wanted)
  return fetchRows(store, refs.slice(offset, wanted), fields)
}

interface KeyRun {
  /** Ascending. */
  readonly refs: readonly RowRef[]
  /** More rows stand behind the last one. */
  readonly truncated: boolean
}

/**
 * The first `wanted` distinct keys, each at its newest row. Where duplicates ate up a segment's run, a longer run is read:
 * beyond the last key of a truncated run nothing is certain.
 */
async function lowestKeys(
  store: SegmentStore,
  scope: Scope,
  primary: Field,
  wanted: number | undefined,
): Promise<RowRef[]> {
  for (let size = wanted === undefined ? undefined : wanted + 1; ; size = size === undefined ? undefined : size * 2) {
    const runs = await mapBounded(scope.segments, FAN_OUT, (segment) =>
      keyRun(store, segment, scope.where, primary, size),
    )
    const newest = new Map<bigint | string, RowRef>()
    for (const ref of runs.flatMap((run) => run.refs)) {
      const known = newest.get(ref.primaryKey)
      if (!known || isNewer(ref, known)) newest.set(ref.primaryKey, ref)
    }
    const sorted = [...newest.values()].sort((a, b) => compareKeys(a.primaryKey, b.primaryKey))
    const bounds = runs.filter((run) => run.truncated).map((run) => run.refs[run.refs.length - 1].primaryKey)
    if (wanted === undefined || bounds.length === 0) return sorted
    const bound = bounds.reduce((a, b) => (compareKeys(a, b) < 0 ? a : b))
    const certain = sorted.filter((ref) => compareKeys(ref.primaryKey, bound) < 0)
    if (certain.length >= wanted) return certain
  }
}

async function keyRun(
  store: SegmentStore,
  segment: Segment,
  where: string | undefined,
  primary: Field,
  size: number | undefined,
): Promise<KeyRun> {
  const table = await store.reader(segment.id, segment.version)
  const key = columnName(primary)
  const query = table.query().select([key]).withRowId()
  if (where !== undefined) query.where(where)
  if (size !== undefined) query.orderBy({ columnName: key, ascending: true }).limit(size)
  const answer = await query.toArrow()
  const keys = columnValues(answer, key) as (bigint | string)[]
  const rowIds = columnValues(answer, ROW_ID) as bigint[]
  const refs = keys.map((primaryKey, i) => ({ segment, primaryKey, rowId: rowIds[i] }))
  return { refs, truncated: size !== undefined && refs.length >= size }
}
