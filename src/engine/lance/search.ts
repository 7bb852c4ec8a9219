/** Vector search: every visible segment answers, flat or through its index, and the answers are merged. */
import { strict as assert } from 'node:assert'
import type { Table, VectorQuery } from '@lancedb/lancedb'
import type { Segment } from '../../catalog/records.ts'
import { halfToFloats } from '../../core/half-floats.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import { columnName, type Field } from '../../core/schema.ts'
import { bm25Score } from '../../functions/bm25-score.ts'
import type { EmbeddingList, Hit, QueryVector, SearchRequest } from '../engine.ts'
import { specText, type VectorIndexSpec } from '../index-spec.ts'
import { isListMetric, type Metric, smallerIsNearer } from '../metrics.ts'
import { columnValues, DISTANCE, ROW_ID } from './decode-rows.ts'
import { nativeDistance, searchSettings } from './index-plan.ts'
import type { KeyCache } from './key-cache.ts'
import { isList, listDistanceTo } from './list-distance.ts'
import { FAN_OUT, fetchRows, isNewer, type RowRef } from './row-ref.ts'
import { scanTable } from './scan-search.ts'
import type { Scope } from './segment-scope.ts'
import type { SegmentStore } from './segment-store.ts'
import { bm25Params, termStatistics } from './term-statistics.ts'
import { type DistanceTo, distanceTo } from './vector-distance.ts'

interface FoundRow extends RowRef {
  readonly distance: number
}

export interface SearchPlan {
  readonly scope: Scope
  /** The rows of the scope, whatever the filter. */
  readonly scopeWhere: string | undefined
  readonly primary: Field
  readonly request: SearchRequest
  /** The index the collection has on the field; undefined = search flat. */
  readonly spec: VectorIndexSpec | undefined
  readonly keys: KeyCache
}

export async function searchSegments(store: SegmentStore, plan: SearchPlan): Promise<Hit[][]> {
  const { request } = plan
  const distanceFrom = await distances(store, plan)
  return mapBounded(request.vectors, FAN_OUT, async (vector) => {
    const found = await bestRows(store, { ...plan, distanceFrom }, vector)
    const best = found.slice(request.offset, request.offset + request.limit)
    const rows = await fetchRows(store, best, request.fields)
    return best.map(({ primaryKey, distance }, i) => ({ row: rows[i], primaryKey, distance }))
  })
}

/** With what a segment is scanned by that the engine cannot search itself. */
interface ScanPlan extends SearchPlan {
  readonly distanceFrom: (query: QueryVector | EmbeddingList) => DistanceTo
}

async function distances(store: SegmentStore, plan: SearchPlan): Promise<ScanPlan['distanceFrom']> {
  const { metric, field, vectors } = plan.request
  if (metric !== 'BM25') return (query) => vectorDistance(field, query, metric)
  const queries = vectors as readonly Uint8Array[]
  const statistics = await termStatistics(store, plan.scope.segments, plan.scopeWhere, field, queries)
  const params = bm25Params(plan.spec)
  return (query) => {
    const score = bm25Score(query as Uint8Array, statistics, params)
    return (items, at, end) => score(items as Uint8Array, at, end)
  }
}

/** The best rows, one a key; reads on where duplicates left too few. */
async function bestRows(store: SegmentStore, plan: ScanPlan, vector: QueryVector | EmbeddingList): Promise<FoundRow[]> {
  const wanted = plan.request.offset + plan.request.limit
  const { segments } = plan.scope
  for (let size = wanted; ; size *= 2) {
    const lists = await mapBounded(segments, FAN_OUT, (segment) => searchSegment(store, plan, segment, vector, size))
    const newest = new Map<bigint | string, FoundRow>()
    for (const found of lists.flat()) {
      const known = newest.get(found.primaryKey)
      if (!known || isNewer(found, known)) newest.set(found.primaryKey, found)
    }
    const sorted = [...newest.values()].sort(smallerIsNearer(plan.request.metric) ? ascending : descending)
    if (sorted.length >= wanted || lists.every((list) => list.length < size)) return sorted
  }
}

const ascending = (a: FoundRow, b: FoundRow): number => a.distance - b.distance
const descending = (a: FoundRow, b: FoundRow): number => b.distance - a.distance

async function searchSegment(
  store: SegmentStore,
  plan: ScanPlan,
  segment: Segment,
  vector: QueryVector | EmbeddingList,
  size: number,
): Promise<FoundRow[]> {
  const { request, spec, primary } = plan
  const table = await store.reader(segment.id, segment.version)
  const distanceType = nativeDistance(request.field.dataType, request.metric)
  if (distanceType === undefined || isList(vector)) return scanSegment(table, plan, segment, vector, size)
  const key = columnName(primary)
  const known = plan.keys.of(segment, primary)
  // LanceDB's types leave out 'hamming' here, its engine does not.
  let query = table
    .query()
    .nearestTo(lanceVector(request.field, vector))
    .column(columnName(request.field))
    .distanceType(distanceType as 'l2')
    .select(known ? [DISTANCE] : [key, DISTANCE])
    .withRowId()
    .limit(size)
  query = applyReach(query, segment, spec, request, size)
  query = applyRange(query, request)
  if (plan.scope.where !== undefined) query = query.where(plan.scope.where)
  const answer = await query.toArrow()
  const rowIds = columnValues(answer, ROW_ID) as bigint[]
  const keys = known ? rowIds.map((id) => known.at(id)) : (columnValues(answer, key) as (bigint | string)[])
  const distances = columnValues(answer, DISTANCE) as number[]
  return rowIds.map((rowId, i) => ({
    segment,
    primaryKey: keys[i],
    rowId,
    distance: milvusDistance(request.metric, distances[i]),
  }))
}

async function scanSegment(
  table: Table,
  { request, primary, scope, distanceFrom }: ScanPlan,
  segment: Segment,
  vector: QueryVector | EmbeddingList,
  size: number,
): Promise<FoundRow[]> {
  const rows = await scanTable(table, {
    key: columnName(primary),
    column: columnName(request.field),
    where: scope.where,
    distance: distanceFrom(vector),
    smallerIsNearer: smallerIsNearer(request.metric),
    size,
    inRange: rangeTest(request),
  })
  return rows.map((row) => ({ segment, ...row }))
}

function vectorDistance(field: Field, query: QueryVector | EmbeddingList, metric: Exclude<Metric, 'BM25'>): DistanceTo {
  if (field.vectorType) return listDistanceTo(field, query, metric)
  assert(!isList(query) && !isListMetric(metric), 'only a list of vectors is compared by lists')
  return distanceTo(field, query, metric)
}

/** Lance takes the numbers of a Float16Vector as float32, and rounds them back without loss. */
function lanceVector(field: Field, vector: QueryVector): QueryVector {
  if (field.dataType !== 'Float16Vector') return vector
  const floats = new Float32Array(vector.length / 2)
  halfToFloats(new Uint16Array(vector.slice().buffer), floats)
  return floats
}

/** Through the index when this segment has the one that is asked for, else flat. */
function applyReach(
  query: VectorQuery,
  segment: Segment,
  spec: VectorIndexSpec | undefined,
  request: SearchRequest,
  size: number,
): VectorQuery {
  if (!spec || spec.kind === 'none' || segment.indexed[request.field.id] !== specText(spec))
    return query.bypassVectorIndex()
  const settings = searchSettings(spec, request.params, size)
  let tuned = query.nprobes(settings.nprobes)
  if (settings.ef !== undefined) tuned = tuned.ef(settings.ef)
  if (settings.refineFactor !== undefined) tuned = tuned.refineFactor(settings.refineFactor)
  return tuned
}

/** radius and range_filter, turned into Lance's half-open interval of distances. */
function applyRange(query: VectorQuery, request: SearchRequest): VectorQuery {
  const radius = numberOf(request.params.radius)
  const rangeFilter = numberOf(request.params.range_filter)
  if (radius === undefined) return query
  if (smallerIsNearer(request.metric)) return query.distanceRange(rangeFilter, radius)
  return query.distanceRange(rangeFilter === undefined ? undefined : 1 - rangeFilter, 1 - radius)
}

/** Milvus' range: range_filter is the nearer end and is within it, radius is not. */
function rangeTest(request: SearchRequest): (distance: number) => boolean {
  const radius = numberOf(request.params.radius)
  const rangeFilter = numberOf(request.params.range_filter)
  if (radius === undefined) return () => true
  const sign = smallerIsNearer(request.metric) ? 1 : -1
  const nearest = rangeFilter === undefined ? Number.NEGATIVE_INFINITY : sign * rangeFilter
  return (distance) => sign * distance < sign * radius && sign * distance >= nearest
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Lance's cosine and dot are distances (1 − similarity); Milvus gives the similarity. */
const milvusDistance = (metric: Metric, distance: number): number =>
  smallerIsNearer(metric) ? distance : Math.fround(1 - distance)
