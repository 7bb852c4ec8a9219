/** One of a create request's `structFields`, checked and turned into a catalog field with its sub-fields (rest-v2 3.4). */
import { apiError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { DENSE_TYPES, type DenseType, type Field, type StructField } from '../../core/schema.ts'
import { checkDescription, checkFieldName } from '../names.ts'
import { refuseGiven } from '../unsupported.ts'
import { elementTypeOf } from './build-field.ts'
import type { FieldRequest, StructRequest } from './create-request.ts'
import { bounded, checkTypeParams } from './type-params.ts'

/** Its sub-fields have the ids behind `id`. */
export function buildStruct(request: StructRequest, id: number, collection: string): StructField {
  const name = request.fieldName
  checkFieldName(name)
  checkDescription(request.description)
  if (request.fields.length === 0) {
    throw apiError('invalidParameter', `struct field ${name} must contain at least one sub-field`)
  }
  const seen = new Set<string>()
  for (const { fieldName } of request.fields) {
    checkFieldName(fieldName)
    if (seen.has(fieldName)) {
      throw apiError('invalidParameter', `duplicated sub-field name ${fieldName} in struct ${name}`)
    }
    seen.add(fieldName)
  }
  for (const sub of request.fields) checkSubRules(sub, name)
  const maxCapacity = capacityOf(request, collection)
  const subFields = request.fields.map((sub, i) => buildSubField(sub, id + 1 + i, request, maxCapacity, collection))
  return {
    ...PLAIN,
    id,
    name,
    dataType: 'ArrayOfStruct',
    description: request.description,
    nullable: request.nullable,
    maxCapacity,
    subFields,
  }
}

const PLAIN = { description: '', isPrimary: false, autoId: false, isPartitionKey: false, nullable: false }

function checkSubRules(sub: FieldRequest, struct: string): void {
  const refuse = (what: string) =>
    apiError('invalidParameter', `sub-field ${sub.fieldName} of struct ${struct} ${what}`)
  if (sub.dataType !== 'Array' && sub.dataType !== 'ArrayOfVector') {
    throw refuse(`must be Array or ArrayOfVector, got ${sub.dataType}`)
  }
  if (sub.isPrimary) throw refuse('cannot be primary key')
  if (sub.isPartitionKey) throw refuse('cannot be partition key')
  if (sub.isClusteringKey) throw refuse('cannot be clustering key')
  if (sub.nullable) throw refuse('cannot be nullable')
  if (sub.defaultValue !== undefined && sub.defaultValue !== null) throw refuse('cannot set defaultValue')
  refuseGiven({ externalField: sub.externalField })
}

/** The struct's, or where it names none the one its sub-fields agree on. */
function capacityOf(request: StructRequest, collection: string): number {
  const { fieldName, typeParams, fields } = request
  const given = [typeParams, ...fields.map((sub) => sub.elementTypeParams)]
    .map((params) => params.max_capacity)
    .filter((value) => value !== undefined && value !== null)
  const owner = { collection, field: fieldName }
  const capacities = new Set(given.map((value) => bounded(value, 'max_capacity', limits.arrayCapacityMax, owner)))
  if (capacities.size > 1) {
    const values = [...capacities].join(', ')
    throw apiError(
      'invalidParameter',
      `sub-fields of struct ${fieldName} must have the same max_capacity, got ${values}`,
    )
  }
  return bounded([...capacities][0], 'max_capacity', limits.arrayCapacityMax, owner)
}

function buildSubField(
  sub: FieldRequest,
  id: number,
  { fieldName: struct }: StructRequest,
  maxCapacity: number,
  collection: string,
): Field {
  const name = `${struct}[${sub.fieldName}]`
  const isArray = sub.dataType === 'Array'
  const type = isArray
    ? { dataType: 'Array' as const, elementType: elementTypeOf(sub.elementDataType, name) }
    : { dataType: 'ArrayOfVector' as const, vectorType: vectorTypeOf(sub.elementDataType, name) }
  const params = { ...sub.elementTypeParams, max_capacity: maxCapacity }
  return { ...PLAIN, id, name, ...type, ...checkTypeParams(params, type, { collection, field: name }) }
}

function vectorTypeOf(given: string, field: string): DenseType {
  if ((DENSE_TYPES as readonly string[]).includes(given)) return given as DenseType
  const why = given === 'SparseFloatVector' ? 'can not be in an ArrayOfVector' : 'is invalid(case sensitive)'
  throw apiError('invalidParameter', `field ${field}, element data type ${given} ${why}.`)
}
