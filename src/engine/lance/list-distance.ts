/**
 * Distances to the list of vectors that a struct's sub-field holds in a row. By a single vector: that of the row's nearest one.
 * By a list of vectors (MAX_SIM): the sum, over the query's vectors, of the distance to the nearest one of the row.
 */
import { elementField, type Field, vectorItems } from '../../core/schema.ts'
import type { EmbeddingList, QueryVector } from '../engine.ts'
import { type Metric, smallerIsNearer, vectorMetric } from '../metrics.ts'
import { type DistanceTo, distanceTo } from './vector-distance.ts'

/** `items[at, end)` are the row's vectors one behind the other. A row without vectors is no hit. */
export function listDistanceTo(
  field: Field,
  query: QueryVector | EmbeddingList,
  metric: Exclude<Metric, 'BM25'>,
): DistanceTo {
  const element = elementField(field)
  const width = storedItems(element)
  const queries = isList(query) ? query : [query]
  const compare = queries.map((vector) => distanceTo(element, vector, vectorMetric(metric)))
  const nearest = smallerIsNearer(metric) ? Math.min : Math.max
  return (items, at, end) => {
    if (at === end) return Number.NaN
    let sum = 0
    for (const distance of compare) {
      let best = distance(items, at, at + width)
      for (let next = at + width; next < end; next += width) best = nearest(best, distance(items, next, next + width))
      sum += best
    }
    return Math.fround(sum)
  }
}

export const isList = (query: QueryVector | EmbeddingList): query is EmbeddingList => Array.isArray(query)

/** How many items of its Arrow array a vector has. */
const storedItems = (element: Field): number =>
  element.dataType === 'BFloat16Vector' ? 2 * element.dim! : vectorItems(element)
