/** The schema form of `collections/create`: fields, then the rules about all of them together. */
import { apiError } from '../../core/errors.ts'
import { limits } from '../../core/limits.ts'
import { DYNAMIC_FIELD_NAME, type Field, isStruct, isVector, type Schema } from '../../core/schema.ts'
import { refuseGiven } from '../unsupported.ts'
import { buildDynamicField, buildField } from './build-field.ts'
import { buildFunctions } from './build-functions.ts'
import { buildStruct } from './build-struct.ts'
import type { SchemaRequest } from './create-request.ts'

/** Milvus' first id for a user's field; lower ones are the system's. */
export const FIRST_FIELD_ID = 100

const RESERVED = [DYNAMIC_FIELD_NAME, 'RowID', 'Timestamp', '$namespace_id']

/** `timezone`: the collection's property of that name, where it has one. */
export function buildSchema(request: SchemaRequest, collection: string, timezone?: string): Schema {
  refuseGiven({
    externalSource: request.externalSource,
    externalSpec: request.externalSpec,
  })
  const { fields: plain, structFields } = request
  const count = structFields.reduce((sum, struct) => sum + 1 + struct.fields.length, plain.length)
  if (count > limits.fieldsMax) {
    throw apiError('invalidParameter', `maximum field's number should be limited to ${limits.fieldsMax}`)
  }
  for (const field of [...plain, ...structFields]) {
    if (RESERVED.includes(field.fieldName)) {
      throw apiError('invalidParameter', `field name ${field.fieldName} is reserved by the system`)
    }
  }
  const fields = plain.map((field, i) =>
    buildField(field, { id: FIRST_FIELD_ID + i, collection, autoId: request.autoID, timezone }),
  )
  let id = FIRST_FIELD_ID + fields.length
  const dynamicField = request.enableDynamicField ? buildDynamicField(id++) : undefined
  for (const struct of structFields) {
    fields.push(buildStruct(struct, id, collection))
    id += 1 + struct.fields.length
  }
  checkTogether(fields)
  const zone = timezone === undefined ? {} : { timezone }
  const dynamic = dynamicField ? { dynamicField } : {}
  if (request.functions.length === 0) return { fields, ...dynamic, ...zone }
  return { ...buildFunctions(request.functions, fields), ...dynamic, ...zone }
}

function checkTogether(fields: readonly Field[]): void {
  const names = new Set<string>()
  for (const { name } of fields) {
    if (names.has(name)) throw apiError('invalidParameter', `duplicated field name: ${name}`)
    names.add(name)
  }
  const primaries = fields.filter((f) => f.isPrimary)
  if (primaries.length === 0) throw apiError('invalidParameter', 'primary key is not specified')
  if (primaries.length > 1) {
    throw apiError(
      'invalidParameter',
      `there are more than one primary key, field name = ${primaries[0].name}, ${primaries[1].name}`,
    )
  }
  const keys = fields.filter((f) => f.isPartitionKey)
  if (keys.length > 1) {
    throw apiError(
      'invalidParameter',
      `there are more than one partition key, field name = ${keys[0].name}, ${keys[1].name}`,
    )
  }
  const subFields = fields.filter(isStruct).flatMap((struct) => struct.subFields)
  const vectors = [...fields.filter(isVector), ...subFields.filter((sub) => sub.dataType === 'ArrayOfVector')]
  if (vectors.length === 0) throw apiError('invalidParameter', 'schema does not contain vector field')
  if (vectors.length > limits.vectorFieldsMax) {
    throw apiError('invalidParameter', `maximum vector field's number should be limited to ${limits.vectorFieldsMax}`)
  }
}
