/** The body of `collections/create`: both the quick form and the schema form. */
import { contract, type RequestOf, struct } from '../contract/contract.ts'
import { collectionName, dbName } from '../contract/requests.ts'
import { anything, bool, int32, list, map, text } from '../contract/type.ts'
import { indexParam } from '../indexes/index-request.ts'

const fieldSchema = {
  fieldName: text,
  dataType: text,
  elementDataType: text,
  isPrimary: bool,
  isPartitionKey: bool,
  isClusteringKey: bool,
  elementTypeParams: map(anything),
  nullable: bool,
  defaultValue: anything,
  externalField: text,
}

const fieldType = struct('FieldSchema', fieldSchema)
export type FieldRequest = ReturnType<typeof fieldType.read>

const structFieldType = struct('StructArrayFieldSchema', {
  fieldName: text,
  description: text,
  nullable: bool,
  typeParams: map(anything),
  fields: list(fieldType),
})
export type StructRequest = ReturnType<typeof structFieldType.read>
const functionType = struct('FunctionSchema', {
  name: text,
  description: text,
  type: text,
  inputFieldNames: list(text),
  outputFieldNames: list(text),
  params: map(anything),
})
export type FunctionRequest = ReturnType<typeof functionType.read>

const collectionSchema = struct('CollectionSchema', {
  autoID: bool,
  enableDynamicField: bool,
  fields: list(fieldType),
  structFields: list(structFieldType),
  functions: list(functionType),
  externalSource: text,
  externalSpec: text,
})
export type SchemaRequest = ReturnType<typeof collectionSchema.read>

export const createRequest = contract('CollectionReq', {
  dbName,
  collectionName,
  dimension: int32,
  idType: text,
  autoID: bool,
  metricType: text,
  vectorFieldType: text,
  consistencyLevel: text,
  primaryFieldName: text,
  vectorFieldName: text,
  schema: collectionSchema,
  indexParams: list(indexParam),
  params: map(anything),
  properties: map(anything),
  description: text,
  externalSource: text,
  externalSpec: text,
})
export type CreateRequest = RequestOf<typeof createRequest>
