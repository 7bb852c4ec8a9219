/** Which metrics a type of vectors can be compared by, and which way is nearer. Pure. */
import type { VectorType } from '../core/schema.ts'

export const METRICS = ['L2', 'IP', 'COSINE', 'HAMMING', 'JACCARD'] as const
/** Of two vectors. */
export type VectorMetric = (typeof METRICS)[number]

/** Of two lists of vectors: the sum, over the vectors of the query, of what its nearest one in the row's list is like. */
const LIST_METRICS = {
  MAX_SIM: 'COSINE',
  MAX_SIM_COSINE: 'COSINE',
  MAX_SIM_IP: 'IP',
  MAX_SIM_L2: 'L2',
  MAX_SIM_HAMMING: 'HAMMING',
  MAX_SIM_JACCARD: 'JACCARD',
} as const satisfies Record<string, VectorMetric>
export type ListMetric = keyof typeof LIST_METRICS
export type Metric = VectorMetric | ListMetric

export const isListMetric = (metric: Metric): metric is ListMetric => metric in LIST_METRICS

/** How two single vectors are compared. */
export const vectorMetric = (metric: Metric): VectorMetric => (isListMetric(metric) ? LIST_METRICS[metric] : metric)

const NUMBER_METRICS = ['L2', 'IP', 'COSINE'] as const
const SPARSE_METRICS = ['IP'] as const
const BINARY_METRICS = ['HAMMING', 'JACCARD'] as const

export const metricsOf = (type: VectorType): readonly VectorMetric[] =>
  type === 'BinaryVector' ? BINARY_METRICS : type === 'SparseFloatVector' ? SPARSE_METRICS : NUMBER_METRICS

/** The metrics of lists of such vectors. */
export const listMetricsOf = (type: VectorType): readonly ListMetric[] =>
  (Object.keys(LIST_METRICS) as ListMetric[]).filter((metric) => metricsOf(type).includes(LIST_METRICS[metric]))

export const defaultListMetric = (type: VectorType): ListMetric => `MAX_SIM_${defaultMetric(type)}`

export const defaultMetric = (type: VectorType): VectorMetric =>
  type === 'BinaryVector' ? 'HAMMING' : type === 'SparseFloatVector' ? 'IP' : 'COSINE'

/** Distances: the smaller the nearer. IP and COSINE are similarities. */
export const smallerIsNearer = (metric: Metric): boolean => !['IP', 'COSINE'].includes(vectorMetric(metric))
