/** Whether a metric fits a type of vectors, in Milvus' words. */
import { apiError } from '../../core/errors.ts'
import type { VectorType } from '../../core/schema.ts'
import { listMetricsOf, type Metric, metricsOf } from '../../engine/metrics.ts'

/** For a list of vectors in a struct: by single vectors, or list by list. Throws 1100 where it does not fit. */
export function checkListMetric(type: VectorType, metric: string): Metric {
  const known = listMetricsOf(type).find((name) => name === metric)
  return known ?? checkMetric(type, metric)
}

/** Throws 1100 where it does not. */
export function checkMetric(type: VectorType, metric: string): Metric {
  if ((metricsOf(type) as readonly string[]).includes(metric)) return metric as Metric
  if (type === 'SparseFloatVector') {
    const text =
      metric === 'BM25'
        ? 'only BM25 Function output field support BM25 metric type'
        : 'only IP&BM25 is the supported metric type for sparse index'
    throw apiError('invalidParameter', text)
  }
  const kind = type === 'BinaryVector' ? 'binary' : type === 'Int8Vector' ? 'int' : 'float'
  throw apiError('invalidParameter', `${kind} vector index does not support metric type: ${metric}`)
}
