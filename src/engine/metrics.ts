/** Which metrics a type of vectors can be compared by, and which way is nearer. Pure. */
import type { VectorType } from '../core/schema.ts'

export const METRICS = ['L2', 'IP', 'COSINE', 'HAMMING', 'JACCARD'] as const
export type Metric = (typeof METRICS)[number]

const NUMBER_METRICS = ['L2', 'IP', 'COSINE'] as const
const SPARSE_METRICS = ['IP'] as const
const BINARY_METRICS = ['HAMMING', 'JACCARD'] as const

export const metricsOf = (type: VectorType): readonly Metric[] =>
  type === 'BinaryVector' ? BINARY_METRICS : type === 'SparseFloatVector' ? SPARSE_METRICS : NUMBER_METRICS

export const defaultMetric = (type: VectorType): Metric =>
  type === 'BinaryVector' ? 'HAMMING' : type === 'SparseFloatVector' ? 'IP' : 'COSINE'

/** Distances: the smaller the nearer. IP and COSINE are similarities. */
export const smallerIsNearer = (metric: Metric): boolean => metric !== 'IP' && metric !== 'COSINE'
