/** Which metrics a type of vectors can be compared by, and which way is nearer. Pure. */
import type { Field } from '../core/schema.ts'

export const METRICS = ['L2', 'IP', 'COSINE', 'HAMMING', 'JACCARD', 'BM25'] as const
export type Metric = (typeof METRICS)[number]

const NUMBER_METRICS = ['L2', 'IP', 'COSINE'] as const
const SPARSE_METRICS = ['IP'] as const
const BINARY_METRICS = ['HAMMING', 'JACCARD'] as const
const TERM_METRICS = ['BM25'] as const

/** What the metrics of a vector field depend on. */
export type Compared = Pick<Field, 'dataType' | 'functionOutput'>

export function metricsOf({ dataType, functionOutput }: Compared): readonly Metric[] {
  if (functionOutput === 'BM25') return TERM_METRICS
  if (dataType === 'BinaryVector') return BINARY_METRICS
  return dataType === 'SparseFloatVector' ? SPARSE_METRICS : NUMBER_METRICS
}

export function defaultMetric({ dataType, functionOutput }: Compared): Metric {
  if (functionOutput === 'BM25') return 'BM25'
  if (dataType === 'BinaryVector') return 'HAMMING'
  return dataType === 'SparseFloatVector' ? 'IP' : 'COSINE'
}

/** Distances: the smaller the nearer. IP, COSINE and BM25 are similarities. */
export const smallerIsNearer = (metric: Metric): boolean => metric !== 'IP' && metric !== 'COSINE' && metric !== 'BM25'
