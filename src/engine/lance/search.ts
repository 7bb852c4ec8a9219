/** Vector search: every visible segment answers, flat or through its index, and the answers are merged. */
import { strict as assert } from 'node:assert'
import type { Segment } from '../../catalog/records.ts'
import { limits } from '../../core/limits.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import { columnName, type Field } from '../../core/schema.ts'
import { bm25Score } from '../../functions/bm25-score.ts'
import type { EmbeddingList, Hit, QueryVector, SearchRequest } from '../engine.ts'
import { specText, type VectorIndexSpec } from '../index-spec.ts'
import { isListMetric, type Metric, smallerIsNearer } from '../metrics.ts'
import { nativeDistance, type SearchSettings, searchSettings } from './index-plan.ts'
import { isList, listDistanceTo } from './list-distance.ts'
import type { Question } from './native-query.ts'
import type { FoundRow, NativeSearch } from './native-search.ts'
import { FAN_OUT, fetchRows, isNewer } from './row-ref.ts'
import { scanTable } from './scan-search.ts'
import type { Scope } from './segment-scope.ts'
import type { SegmentStore } from './segment-store.ts'
import { bm25Params, termStatistics } from './term-statistics.ts'
import { type DistanceTo, distanceTo } from './vector-distance.ts'

export interface SearchPlan {
  readonly scope: Scope
  /** The rows of the scope, whatever the filter. */
  readonly scopeWhere: string | undefined
  readonly primary: Field
  readonly request: SearchRequest
  /** The index the collection has on the field; undefined = search flat. */
  readonly spec: VectorIndexSpec | undefined
  readonly native: NativeSearch
}

export async function searchSegments(store: SegmentStore, plan: SearchPlan): Promise<Hit[][]> {
  const { request } = plan
  const distanceFrom = await distances(store, plan)
  const isNative = nativeDistance(request.field.dataType, request.metric) !== undefined
  return mapBounded(request.vectors, isNative ? limits.vectorsTogetherMax : FAN_OUT, async (vector) => {
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
  const { request, spec, primary, scope, native } = plan
  const { field, metric } = request
  const distanceType = nativeDistance(field.dataType, metric)
  if (distanceType === undefined || isList(vector)) return scanSegment(store, plan, segment, vector, size)
  const reach = reachOf(segment, spec, request, size)
  const question = {
    segment,
    primary,
    field,
    metric,
    distanceType,
    where: scope.where,
    size,
    reach,
    parts: request.vectors.length * scope.segments.length,
    range: rangeOf(request),
  }
  return native.nearest(question, vector)
}

async function scanSegment(
  store: SegmentStore,
  { request, primary, scope, distanceFrom }: ScanPlan,
  segment: Segment,
  vector: QueryVector | EmbeddingList,
  size: number,
): Promise<FoundRow[]> {
  const rows = await scanTable(await store.reader(segment.id, segment.version), {
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

/** Through the index when this segment has the one that is asked for, else flat. */
function reachOf(
  segment: Segment,
  spec: VectorIndexSpec | undefined,
  request: SearchRequest,
  size: number,
): SearchSettings | undefined {
  const isBuilt = spec && spec.kind !== 'none' && segment.indexed[request.field.id] === specText(spec)
  return isBuilt ? searchSettings(spec, request.params, size) : undefined
}

/** radius and range_filter, turned into Lance's half-open interval of distances. */
function rangeOf({ metric, params }: SearchRequest): Question['range'] {
  const radius = numberOf(params.radius)
  const rangeFilter = numberOf(params.range_filter)
  if (radius === undefined) return undefined
  if (smallerIsNearer(metric)) return [rangeFilter, radius]
  return [rangeFilter === undefined ? undefined : 1 - rangeFilter, 1 - radius]
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
