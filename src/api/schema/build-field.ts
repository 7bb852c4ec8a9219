/** One field of a create request, checked and turned into a catalog field. Rules about several fields stand in build-schema. */
import { apiError } from '../../core/errors.ts'
import {
  type DataType,
  DYNAMIC_FIELD_NAME,
  ELEMENT_TYPES,
  type ElementType,
  type Field,
  PLAIN_TYPES,
} from '../../core/schema.ts'
import { checkFieldName } from '../names.ts'
import { notSupportedYet, refuseGiven } from '../unsupported.ts'
import type { FieldRequest } from './create-request.ts'
import { defaultValueOf } from './default-value.ts'
import { checkTypeParams } from './type-params.ts'

/** Types of Milvus that are no elements of an Array: not even Milvus can be given them. */
const TYPES_OF_MILVUS = ['Geometry', 'Timestamptz']
const TYPES_OF_STRUCTS = ['ArrayOfVector', 'ArrayOfStruct', 'Struct']

export interface FieldPlace {
  readonly id: number
  readonly collection: string
  readonly autoId: boolean
  /** The collection's; a default that names none is in it. */
  readonly timezone?: string
}

export function buildField(request: FieldRequest, place: FieldPlace): Field {
  const name = request.fieldName
  checkFieldName(name)
  const dataType = dataTypeOf(request.dataType, name)
  const elementType = dataType === 'Array' ? elementTypeOf(request.elementDataType, name) : undefined
  refuseGiven({ isClusteringKey: request.isClusteringKey, externalField: request.externalField })
  checkKeyRules(request, dataType)
  const owner = { collection: place.collection, field: name }
  const params = checkTypeParams(request.elementTypeParams, { dataType, elementType }, owner)
  const defaultValue = request.defaultValue
  return {
    id: place.id,
    name,
    dataType,
    description: '',
    isPrimary: request.isPrimary,
    autoId: request.isPrimary && place.autoId,
    isPartitionKey: request.isPartitionKey,
    nullable: request.nullable,
    ...(defaultValue === undefined
      ? {}
      : { defaultValue: defaultValueOf(defaultValue, dataType, name, params.maxLength, place.timezone) }),
    ...(elementType ? { elementType } : {}),
    ...params,
  }
}

/** The hidden JSON field that takes the dynamic keys. */
export const buildDynamicField = (id: number): Field => ({
  id,
  name: DYNAMIC_FIELD_NAME,
  dataType: 'JSON',
  description: 'dynamic schema',
  isPrimary: false,
  autoId: false,
  isPartitionKey: false,
  nullable: false,
})

function dataTypeOf(given: string, field: string): DataType {
  if ((PLAIN_TYPES as readonly string[]).includes(given)) return given as DataType
  if (TYPES_OF_STRUCTS.includes(given)) {
    throw apiError('invalidParameter', `field ${field}, data type ${given} can only be given in structFields`)
  }
  throw apiError('invalidParameter', `field ${field}, data type ${given} is invalid(case sensitive).`)
}

export function elementTypeOf(given: string, field: string): ElementType {
  if ((ELEMENT_TYPES as readonly string[]).includes(given)) return given as ElementType
  if ([...TYPES_OF_MILVUS, ...TYPES_OF_STRUCTS].includes(given)) {
    throw notSupportedYet(`element data type ${given} of field ${field}`)
  }
  throw apiError('invalidParameter', `field ${field}, element data type ${given} is invalid(case sensitive).`)
}

function checkKeyRules(request: FieldRequest, dataType: DataType): void {
  const isKeyType = dataType === 'Int64' || dataType === 'VarChar'
  const name = request.fieldName
  if (request.isPrimary) {
    if (!isKeyType)
      throw apiError(
        'invalidParameter',
        `the data type of primary key should be Int64 or VarChar, field name = ${name}`,
      )
    if (request.nullable) throw apiError('invalidParameter', `primary field not support null, field name = ${name}`)
    if (request.defaultValue !== undefined) {
      throw apiError('invalidParameter', `primary field not support default_value, field name = ${name}`)
    }
  }
  if (request.isPartitionKey) {
    if (request.isPrimary)
      throw apiError('invalidParameter', `the partition key field must not be primary field, field name = ${name}`)
    if (!isKeyType)
      throw apiError(
        'invalidParameter',
        `the data type of partition key should be Int64 or VarChar, field name = ${name}`,
      )
    if (request.nullable)
      throw apiError('invalidParameter', `partition key field not support nullable, field name = ${name}`)
  }
}
