/** What vector indexes a collection's segments are to have, as plain data that can be sent to a worker. Pure; knows no engine. */
import type { IndexRecord } from '../catalog/records.ts'
import { type Field, isVector, type Schema } from '../core/schema.ts'
import type { Metric } from './metrics.ts'

export const VECTOR_INDEX_TYPES = ['AUTOINDEX', 'FLAT', 'IVF_FLAT', 'IVF_SQ8', 'IVF_PQ', 'HNSW'] as const
export const BINARY_INDEX_TYPES = ['AUTOINDEX', 'BIN_FLAT', 'BIN_IVF_FLAT'] as const
export const SPARSE_INDEX_TYPES = ['AUTOINDEX', 'SPARSE_INVERTED_INDEX', 'SPARSE_WAND'] as const
export type VectorIndexType =
  | (typeof VECTOR_INDEX_TYPES)[number]
  | (typeof BINARY_INDEX_TYPES)[number]
  | (typeof SPARSE_INDEX_TYPES)[number]

export interface VectorIndexSpec {
  readonly fieldId: number
  readonly dim: number
  readonly kind: 'ivfFlat' | 'ivfPq' | 'hnsw' | 'none'
  readonly metric: Metric
  readonly params: Readonly<Record<string, unknown>>
}

export function vectorIndexSpecs(indexes: readonly IndexRecord[], schema: Schema): VectorIndexSpec[] {
  return indexes.flatMap((index) => {
    const field = schema.fields.find((f) => f.id === index.fieldId)
    return field && isVector(field) ? [vectorIndexSpec(index, field)] : []
  })
}

function vectorIndexSpec(index: IndexRecord, field: Field): VectorIndexSpec {
  const kind = isIndexed(field) ? kindOf(index.indexType as VectorIndexType) : 'none'
  return { fieldId: field.id, dim: field.dim ?? 0, kind, metric: index.metricType as Metric, params: index.params }
}

/** All other types are searched flat, whatever index was asked for: the engine has none for them. */
const isIndexed = (field: Field): boolean => field.dataType === 'FloatVector' || field.dataType === 'Float16Vector'

/** What a segment remembers of the index it was built with; equal text means the index may be used. */
export const specText = (spec: VectorIndexSpec): string => JSON.stringify([spec.kind, spec.metric, spec.params])

/** In `Segment.indexed`: looked at, and too small to need an index. */
export const TOO_SMALL = ''

/** Whether a segment that remembers `indexed` has what the spec asks for. */
export const isBuilt = (indexed: Readonly<Record<string, string>>, spec: VectorIndexSpec): boolean =>
  indexed[spec.fieldId] === specText(spec) || indexed[spec.fieldId] === TOO_SMALL

function kindOf(type: VectorIndexType): VectorIndexSpec['kind'] {
  switch (type) {
    case 'FLAT':
    case 'BIN_FLAT':
    case 'BIN_IVF_FLAT':
    case 'SPARSE_INVERTED_INDEX':
    case 'SPARSE_WAND':
      return 'none'
    case 'AUTOINDEX':
    case 'IVF_FLAT':
    case 'IVF_SQ8':
      return 'ivfFlat'
    case 'IVF_PQ':
      return 'ivfPq'
    case 'HNSW':
      return 'hnsw'
  }
}
