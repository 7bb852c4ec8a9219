/** `searchParams` made flat and checked: metric, range, ignoreGrowing, and what is left for the index. */
import { apiError } from '../../core/errors.ts'
import { elementField, type Field } from '../../core/schema.ts'
import { defaultMetric, isListMetric, type Metric, smallerIsNearer } from '../../engine/metrics.ts'
import { isObject } from '../contract/type.ts'
import { encodeJson } from '../encode-json.ts'
import { refuseGiven } from '../unsupported.ts'
import { checkMetric } from './check-metric.ts'

export interface SearchSettings {
  readonly metric: Metric
  readonly params: Readonly<Record<string, unknown>>
  readonly ignoreGrowing: boolean
}

/**
 * `indexMetric` is undefined where the field has no index; then the request says the metric, else it is the field's default.
 * `byLists`: the queries are lists of vectors.
 */
export function searchSettings(
  given: Readonly<Record<string, unknown>>,
  indexMetric: string | undefined,
  field: Field,
  byLists: boolean,
): SearchSettings {
  const { metric_type: asked, ignore_growing, ignoreGrowing, ...rest } = flatten(given)
  refuseGiven({
    group_by_field: rest.group_by_field,
    group_by_fields: rest.group_by_fields,
    order_by_fields: rest.order_by_fields,
    iterator: rest.iterator,
  })
  const metric = metricOf(asked, indexMetric, field, byLists)
  const params = { ...rest }
  for (const key of ['radius', 'range_filter']) {
    if (params[key] !== undefined) params[key] = numberOf(key, params[key])
  }
  checkRange(metric, params.radius as number | undefined, params.range_filter as number | undefined)
  return { metric, params, ignoreGrowing: isTrue(ignore_growing ?? ignoreGrowing) }
}

function flatten(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { params: nested, ...top } = given
  const flat: Record<string, unknown> = { ...top }
  for (const [key, value] of Object.entries(isObject(nested) ? nested : {})) {
    if (key in flat && encodeJson(flat[key]) !== encodeJson(value)) {
      throw apiError(
        'invalidParameter',
        `ambiguous parameter: ${key}, in search_param: ${encodeJson(flat[key])}, in search_param.params: ${encodeJson(value)}`,
      )
    }
    flat[key] = value
  }
  return flat
}

function metricOf(asked: unknown, indexMetric: string | undefined, field: Field, byLists: boolean): Metric {
  const wanted = typeof asked === 'string' && asked !== '' ? asked : undefined
  const standard = defaultMetric(field.vectorType && !byLists ? elementField(field) : field)
  const metric = indexMetric ?? wanted ?? standard
  if (wanted !== undefined && fullName(wanted) !== fullName(metric)) {
    throw apiError('invalidParameter', `metric type not match: invalid [expected=${metric}][actual=${wanted}]`)
  }
  const checked = checkMetric(field, metric)
  if (field.vectorType && isListMetric(checked) !== byLists) {
    const [takes, given] = byLists ? ['single vectors', 'a list of vectors'] : ['lists of vectors', 'a single vector']
    throw apiError(
      'invalidParameter',
      `metric type not match: ${checked} compares ${takes} of field ${field.name}, but a query is ${given}`,
    )
  }
  return checked
}

const fullName = (metric: string): string => (metric === 'MAX_SIM' ? 'MAX_SIM_COSINE' : metric)

function numberOf(key: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw apiError('invalidParameter', `${key} should be a number, but got ${encodeJson(value)}`)
}

function checkRange(metric: Metric, radius: number | undefined, rangeFilter: number | undefined): void {
  if (rangeFilter === undefined) return
  if (radius === undefined)
    throw apiError('invalidParameter', 'range_filter requires radius to be set, but radius is missing')
  const smallerIsBetter = smallerIsNearer(metric)
  if (smallerIsBetter ? rangeFilter < radius : rangeFilter > radius) return
  const word = smallerIsBetter ? 'less' : 'greater'
  throw apiError(
    'invalidParameter',
    `metric type '${metric}', range_filter(${rangeFilter}) must be ${word} than radius(${radius})`,
  )
}

const isTrue = (value: unknown): boolean => value === true || String(value).toLowerCase() === 'true'
