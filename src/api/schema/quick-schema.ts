/** The quick form of `collections/create`: a primary key, one vector and the dynamic field. */
import { apiError, apiErrorText } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { parseBool } from '../../core/parse-bool.ts'
import type { Schema, VectorType } from '../../core/schema.ts'
import { defaultMetric } from '../../engine/metrics.ts'
import { checkMetric } from '../search/check-metric.ts'
import { buildDynamicField, buildField } from './build-field.ts'
import { FIRST_FIELD_ID } from './build-schema.ts'
import type { CreateRequest, FieldRequest } from './create-request.ts'

const VECTOR_TYPES = ['FloatVector', 'BinaryVector', 'Float16Vector', 'BFloat16Vector', 'SparseFloatVector']

export interface QuickCollection {
  readonly schema: Schema
  readonly vectorFieldName: string
  readonly metricType: string
}

/** `timezone`: the collection's property of that name, where it has one. */
export function buildQuickCollection(request: CreateRequest, timezone?: string): QuickCollection {
  if (request.schema.functions.length > 0) {
    throw apiError('invalidParameter', 'functions are not supported for quickly create collection')
  }
  if (request.schema.externalSource !== '' || request.schema.externalSpec !== '') {
    throw apiError('invalidParameter', 'external collection is not supported by quick create, please use schema.fields')
  }
  if (request.schema.structFields.length > 0) {
    throw apiError('invalidParameter', 'struct fields are not supported for quickly create collection')
  }
  const dataType = vectorType(request.vectorFieldType)
  const isSparse = dataType === 'SparseFloatVector'
  if (isSparse && request.dimension !== 0) {
    throw apiError('invalidParameter', 'dimension should not be specified for SparseFloatVector quick create')
  }
  if (!isSparse && request.dimension === 0) {
    throw apiError(
      'invalidParameter',
      'dimension is required for quickly create collection(default metric type: COSINE)',
    )
  }
  const metricType = checkMetric({ dataType }, request.metricType || defaultMetric({ dataType }))
  const vectorFieldName = request.vectorFieldName || 'vector'
  const place = { collection: request.collectionName, autoId: request.autoID }
  const fields = [
    buildField(primaryField(request), { ...place, id: FIRST_FIELD_ID }),
    buildField(
      { ...BLANK, fieldName: vectorFieldName, dataType, elementTypeParams: isSparse ? {} : { dim: request.dimension } },
      { ...place, id: FIRST_FIELD_ID + 1 },
    ),
  ]
  if (fields[0].name === fields[1].name) throw apiError('invalidParameter', `duplicated field name: ${vectorFieldName}`)
  const schema = {
    fields,
    ...(dynamicEnabled(request.params.enableDynamicField)
      ? { dynamicField: buildDynamicField(FIRST_FIELD_ID + fields.length) }
      : {}),
    ...(timezone === undefined ? {} : { timezone }),
  }
  return { schema, vectorFieldName, metricType }
}

const BLANK: FieldRequest = {
  fieldName: '',
  dataType: '',
  elementDataType: '',
  isPrimary: false,
  isPartitionKey: false,
  isClusteringKey: false,
  elementTypeParams: {},
  nullable: false,
  defaultValue: undefined,
  externalField: '',
}

function vectorType(type: string): VectorType {
  if (type === '') return 'FloatVector'
  if (VECTOR_TYPES.includes(type)) return type as VectorType
  throw apiError('invalidParameter', `vectorFieldType can only be [${VECTOR_TYPES.join(', ')}], default: FloatVector`)
}

function primaryField(request: CreateRequest): FieldRequest {
  const base = { ...BLANK, fieldName: request.primaryFieldName || 'id', isPrimary: true }
  switch (request.idType) {
    case '':
    case 'Int64':
    case 'int64':
      return { ...base, dataType: 'Int64' }
    case 'VarChar':
    case 'Varchar': {
      const maxLength = request.params.max_length ?? limits.varCharBytesMax
      return { ...base, dataType: 'VarChar', elementTypeParams: { max_length: maxLength } }
    }
    default:
      throw apiError('invalidParameter', 'idType can only be [Int64, VarChar], default: Int64')
  }
}

/** On where nothing is said. */
function dynamicEnabled(given: unknown): boolean {
  if (given === undefined || given === null) return true
  const text = String(given)
  const isEnabled = parseBool(text)
  if (isEnabled !== undefined) return isEnabled
  throw apiErrorText(
    'unexpected',
    `parse enableDynamicField fail, err:strconv.ParseBool: parsing "${text}": invalid syntax`,
  )
}
