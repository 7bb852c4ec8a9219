/** A field as `collections/describe` shows it. */
import { type Field, type ScalarValue, type StructField, shortName } from '../../core/schema.ts'
import { shortestFloat32 } from '../encode-json.ts'

export function describeField(field: Field): Record<string, unknown> {
  const elementType = field.elementType ?? field.vectorType
  return {
    autoId: field.autoId,
    clusteringKey: false,
    ...(field.defaultValue === undefined ? {} : { defaultValue: { Data: describeDefault(field, field.defaultValue) } }),
    description: field.description,
    ...(elementType ? { elementType } : {}),
    id: field.id,
    ...(field.functionOutput ? { isFunctionOutput: true } : {}),
    name: field.name,
    nullable: field.nullable,
    params: typeParams(field),
    partitionKey: field.isPartitionKey,
    primaryKey: field.isPrimary,
    type: field.dataType,
  }
}

/** Its sub-fields have their short names. */
export const describeStruct = (struct: StructField): Record<string, unknown> => ({
  description: struct.description,
  fields: struct.subFields.map((sub) => describeField({ ...sub, name: shortName(sub) })),
  id: struct.id,
  name: struct.name,
  nullable: struct.nullable,
  params: typeParams(struct),
  type: struct.dataType,
})

function typeParams(field: Field): { key: string; value: string }[] {
  const params = {
    max_length: field.maxLength,
    max_capacity: field.maxCapacity,
    dim: field.dim,
    enable_analyzer: field.enableAnalyzer,
    analyzer_params: field.analyzerParams,
  }
  return Object.entries(params).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: String(value) }]))
}

function describeDefault(field: Field, value: ScalarValue): Record<string, ScalarValue> {
  switch (field.dataType) {
    case 'Bool':
      return { BoolData: value }
    case 'Int64':
      return { LongData: value }
    case 'Float':
      return { FloatData: shortestFloat32(Number(value)) }
    case 'Double':
      return { DoubleData: value }
    case 'VarChar':
    case 'Geometry':
      return { StringData: value }
    case 'Timestamptz':
      return { TimestamptzData: value }
    default:
      return { IntData: value }
  }
}
