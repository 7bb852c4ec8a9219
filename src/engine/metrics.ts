/** Which metrics a type of vectors can be compared by, and which way is nearer. Pure. */
import type { Field } from '../core/schema.ts'

/** Of two vectors. */
export type VectorMetric = 'L2' | 'IP' | 'COSINE' | 'HAMMING' | 'JACCARD'

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
/** BM25 is of terms. */
export type Metric = VectorMetric | ListMetric | 'BM25'

export const isListMetric = (metric: Metric): metric is ListMetric => metric in LIST_METRICS

/** How two single vectors are compared. */
export const vectorMetric = (metric: Exclude<Metric, 'BM25'>): VectorMetric =>
  isListMetric(metric) ? LIST_METRICS[metric] : metric

const NUMBER_METRICS = ['L2', 'IP', 'COSINE'] as const
const SPARSE_METRICS = ['IP'] as const
const BINARY_METRICS = ['HAMMING', 'JACCARD'] as const
const TERM_METRICS = ['BM25'] as const

/** What the metrics of a vector field depend on. */
export type Compared = Pick<Field, 'dataType' | 'vectorType' | 'functionOutput'>

/** Lists of vectors in structs are compared by their vectors, or as lists. */
export function metricsOf({ dataType, vectorType, functionOutput }: Compared): readonly Metric[] {
  if (functionOutput === 'BM25') return TERM_METRICS
  if (vectorType) {
    const single = metricsOf({ dataType: vectorType })
    const lists = Object.keys(LIST_METRICS) as ListMetric[]
    return [...single, ...lists.filter((metric) => single.includes(LIST_METRICS[metric]))]
  }
  if (dataType === 'BinaryVector') return BINARY_METRICS
  return dataType === 'SparseFloatVector' ? SPARSE_METRICS : NUMBER_METRICS
}

export function defaultMetric({ dataType, vectorType, functionOutput }: Compared): Metric {
  if (functionOutput === 'BM25') return 'BM25'
  if (vectorType) return vectorType === 'BinaryVector' ? 'MAX_SIM_HAMMING' : 'MAX_SIM_COSINE'
  if (dataType === 'BinaryVector') return 'HAMMING'
  return dataType === 'SparseFloatVector' ? 'IP' : 'COSINE'
}

/** Distances: the smaller the nearer. IP, COSINE and BM25 are similarities. */
export const smallerIsNearer = (metric: Metric): boolean =>
  metric !== 'BM25' && !['IP', 'COSINE'].includes(vectorMetric(metric))
