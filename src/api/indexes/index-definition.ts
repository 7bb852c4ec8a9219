/** From an index in a request to an index definition of the catalog: type, metric and parameters checked. Builds nothing. */
import type { IndexRecord } from '../../catalog/records.ts'
import { apiError } from '../../core/errors.ts'
import { type Field, isVectorType, type VectorType } from '../../core/schema.ts'
import { BINARY_INDEX_TYPES, SPARSE_INDEX_TYPES, VECTOR_INDEX_TYPES } from '../../engine/index-spec.ts'
import { defaultMetric } from '../../engine/metrics.ts'
import { checkIndexName } from '../names.ts'
import { wholeNumber } from '../schema/type-params.ts'
import { checkMetric } from '../search/check-metric.ts'
import { notSupportedYet } from '../unsupported.ts'
import type { IndexParam } from './index-request.ts'

const AUTO = 'AUTOINDEX'
const SCALAR_INDEX_TYPES = ['INVERTED', 'BITMAP', 'STL_SORT', 'Trie', 'RTREE', AUTO]
const TYPES_OF_MILVUS = [
  'SCANN',
  'DISKANN',
  'HNSW_SQ',
  'HNSW_PQ',
  'HNSW_PRQ',
  'IVF_RABITQ',
  'GPU_CAGRA',
  'GPU_IVF_FLAT',
  'GPU_IVF_PQ',
  'GPU_BRUTE_FORCE',
  'MINHASH_LSH',
  'NGRAM',
  'FAISS',
]

/** Inclusive. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  nlist: [1, 65536],
  M: [1, 2048],
  efConstruction: [1, 2 ** 31 - 1],
  nbits: [1, 16],
}
/** Inclusive; any number between. */
const NUMBER_RANGES: Readonly<Record<string, readonly [number, number]>> = { bm25_k1: [0, 3], bm25_b: [0, 1] }

export function defineIndex(collectionId: number, field: Field, request: IndexParam): IndexRecord {
  const name = request.indexName || field.name
  // A sub-field's own name has brackets.
  if (request.indexName) checkIndexName(name)
  const { index_type: typeInParams, metric_type: metricInParams, params: nested, ...flat } = request.params
  const params = { ...flat, ...(typeof nested === 'object' && nested !== null ? nested : {}) }
  const indexType = request.indexType || textOf(typeInParams) || AUTO
  const base = { collectionId, name, fieldId: field.id, indexType, params }
  const type = field.vectorType ?? field.dataType
  if (!isVectorType(type)) {
    checkType(indexType, SCALAR_INDEX_TYPES)
    checkScalarType(indexType, field)
    return { ...base, metricType: '' }
  }
  checkType(indexType, indexTypesOf(type))
  const metricType = checkMetric(field, request.metricType || textOf(metricInParams) || defaultMetric(field))
  checkParams(indexType, params, field)
  return { ...base, metricType }
}

function indexTypesOf(type: VectorType): readonly string[] {
  if (type === 'BinaryVector') return BINARY_INDEX_TYPES
  return type === 'SparseFloatVector' ? SPARSE_INDEX_TYPES : VECTOR_INDEX_TYPES
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function checkType(type: string, known: readonly string[]): void {
  if (known.includes(type)) return
  const ofMilvus = [
    ...TYPES_OF_MILVUS,
    ...SCALAR_INDEX_TYPES,
    ...VECTOR_INDEX_TYPES,
    ...BINARY_INDEX_TYPES,
    ...SPARSE_INDEX_TYPES,
  ]
  if (TYPES_OF_MILVUS.includes(type)) throw notSupportedYet(`index type ${type}`)
  if (ofMilvus.includes(type))
    throw apiError('invalidParameter', `index type ${type} does not fit the type of the field`)
  throw apiError('invalidParameter', `invalid index type: ${type}`)
}

function checkScalarType(type: string, field: Field): void {
  if ((type === 'RTREE') !== (field.dataType === 'Geometry') && type !== AUTO) {
    const rule =
      type === 'RTREE' ? 'RTREE are only supported on geometry field' : `geometry field takes RTREE, not ${type}`
    throw apiError('invalidParameter', `${rule}, got ${field.dataType}`)
  }
  if (type === 'Trie' && field.dataType !== 'VarChar') {
    throw apiError('invalidParameter', `TRIE are only supported on varchar field, got ${field.dataType}`)
  }
  if (type === 'STL_SORT' && ['Bool', 'JSON', 'Array', 'Text'].includes(field.dataType)) {
    throw apiError(
      'invalidParameter',
      `STL_SORT are only supported on numeric, varchar or timestamptz field, got ${field.dataType}`,
    )
  }
  if (
    type === 'BITMAP' &&
    (['Float', 'Double', 'JSON', 'Text', 'Timestamptz'].includes(field.dataType) || field.isPrimary)
  ) {
    throw apiError(
      'invalidParameter',
      `bitmap index are only supported on bool, int, string and their arrays, and not on the primary key, got ${field.dataType}`,
    )
  }
}

function checkParams(type: string, params: Readonly<Record<string, unknown>>, field: Field): void {
  if (type === AUTO && Object.keys(params).length > 0) {
    throw apiError('invalidParameter', 'only metric type can be passed when use AutoIndex')
  }
  for (const [key, [min, max]] of Object.entries(RANGES)) {
    if (params[key] === undefined) continue
    const value = wholeNumber(params[key])
    if (value === undefined || value < min || value > max) {
      throw apiError(
        'invalidParameter',
        `Out of range in json: param '${key}' (${String(params[key])}) should be in range [${min}, ${max}]`,
      )
    }
  }
  for (const [key, [min, max]] of Object.entries(NUMBER_RANGES)) {
    if (params[key] === undefined || inRange(params[key], min, max)) continue
    const text = `Out of range in json: param '${key}' (${String(params[key])}) should be in range [${min}, ${max}]`
    throw apiError('invalidParameter', text)
  }
  if (type === 'IVF_PQ' && params.m !== undefined) {
    const m = wholeNumber(params.m)
    if (m === undefined || m < 1 || field.dim! % m !== 0) {
      throw apiError(
        'invalidParameter',
        `The dimension of the vector (dim) should be a multiple of the number of subquantizers (m). Dimension=${field.dim}, m=${String(params.m)}`,
      )
    }
  }
}

/** A JSON number or its decimal text. */
function inRange(given: unknown, min: number, max: number): boolean {
  const number = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
  return typeof number === 'number' && number >= min && number <= max
}
