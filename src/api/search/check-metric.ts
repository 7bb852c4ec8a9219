/** Whether a metric fits a vector field, in Milvus' words. */
import { apiError } from '../../core/errors.ts'
import { type Compared, type Metric, metricsOf } from '../../engine/metrics.ts'

/** Throws 1100 where it does not. */
export function checkMetric(compared: Compared, metric: string): Metric {
  if ((metricsOf(compared) as readonly string[]).includes(metric)) return metric as Metric
  const type = compared.vectorType ?? compared.dataType
  if (compared.functionOutput === 'BM25') {
    const text = `index metric type of BM25 function output field must be BM25, got ${metric}`
    throw apiError('invalidParameter', text)
  }
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
