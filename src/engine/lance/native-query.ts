/** A question to the engine's own search, and LanceDB's query for it. */
import type { Table, VectorQuery } from '@lancedb/lancedb'
import type { Segment } from '../../catalog/records.ts'
import { halfToFloats } from '../../core/half-floats.ts'
import { columnName, type Field } from '../../core/schema.ts'
import type { QueryVector } from '../engine.ts'
import type { Metric } from '../metrics.ts'
import type { LanceDistance, SearchSettings } from './index-plan.ts'

/** All but the vector. */
export interface Question {
  readonly segment: Segment
  readonly primary: Field
  readonly field: Field
  readonly metric: Metric
  readonly distanceType: LanceDistance
  readonly where: string | undefined
  readonly size: number
  /** undefined = past the index. */
  readonly reach: SearchSettings | undefined
  /** Of so many questions the request consists: for each vector one of each segment. */
  readonly parts: number
  /** Lance's half-open interval of distances. */
  readonly range: readonly [from: number | undefined, to: number | undefined] | undefined
}

export function queryOf(
  table: Table,
  { field, distanceType, where, size, reach, range }: Question,
  [first, ...others]: readonly QueryVector[],
  columns: string[],
): VectorQuery {
  let query = table.query().nearestTo(lanceVector(field, first))
  for (const vector of others) query = query.addQueryVector(lanceVector(field, vector))
  // LanceDB's types leave out 'hamming' here, its engine does not.
  query = query
    .column(columnName(field))
    .distanceType(distanceType as 'l2')
    .select(columns)
    .withRowId()
    .limit(size)
  if (!reach) query = query.bypassVectorIndex()
  else {
    query = query.nprobes(reach.nprobes)
    if (reach.ef !== undefined) query = query.ef(reach.ef)
    if (reach.refineFactor !== undefined) query = query.refineFactor(reach.refineFactor)
  }
  if (range) query = query.distanceRange(...range)
  return where === undefined ? query : query.where(where)
}

/** Lance takes the numbers of a Float16Vector as float32, and rounds them back without loss. */
function lanceVector(field: Field, vector: QueryVector): QueryVector {
  if (field.dataType !== 'Float16Vector') return vector
  const floats = new Float32Array(vector.length / 2)
  halfToFloats(new Uint16Array(vector.slice().buffer), floats)
  return floats
}
