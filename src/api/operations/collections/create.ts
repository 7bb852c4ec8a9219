/** `collections/create`: quick or schema form; the same request again is no error, another one of that name is. */
import { isDeepStrictEqual } from 'node:util'
import { fromJson, toJson } from '../../../catalog/json-column.ts'
import type { Collection } from '../../../catalog/records.ts'
import { apiError, apiErrorText, ERROR_CODES } from '../../../core/errors.ts'
import type { Schema } from '../../../core/schema.ts'
import { type ApiContext, type Call, DONE, operation } from '../../context.ts'
import { addIndex, requireVectorIndexes } from '../../indexes/add-indexes.ts'
import { defineIndex } from '../../indexes/index-definition.ts'
import type { IndexParam } from '../../indexes/index-request.ts'
import { fieldToIndex, requireDatabase } from '../../lookup.ts'
import { checkCollectionName, checkDescription } from '../../names.ts'
import { buildSchema } from '../../schema/build-schema.ts'
import { type CreateOptions, createOptions } from '../../schema/create-options.ts'
import { type CreateRequest, createRequest } from '../../schema/create-request.ts'
import { buildQuickCollection } from '../../schema/quick-schema.ts'
import { checkTimezone, TIMEZONE } from '../../timezone.ts'

export const createCollection = operation({
  path: 'collections/create',
  contract: createRequest,
  run(context, request, call) {
    requireDatabase(context, call.databaseName)
    if (request.externalSource !== '' || request.externalSpec !== '') {
      throw apiError('invalidParameter', 'use schema.externalSource/schema.externalSpec for external collections')
    }
    checkCollectionName(request.collectionName)
    checkDescription(request.description)
    const { schema, indexes } = plan(request, timezone(context, request, call))
    const collection = findOrInsert(context, call, request, schema, createOptions(request, schema))
    if (indexes.length > 0) indexAndLoad(context, collection, indexes)
    return DONE
  },
})

/** The request's, else the database's. */
function timezone({ catalog }: ApiContext, request: CreateRequest, call: Call): string | undefined {
  const given = request.properties[TIMEZONE]
  return given === undefined ? catalog.databases.find(call.databaseName)?.properties[TIMEZONE] : checkTimezone(given)
}

function plan(request: CreateRequest, zone: string | undefined): { schema: Schema; indexes: readonly IndexParam[] } {
  if (request.schema.fields.length > 0) {
    return { schema: buildSchema(request.schema, request.collectionName, zone), indexes: request.indexParams }
  }
  const { schema, vectorFieldName, metricType } = buildQuickCollection(request, zone)
  const index = { fieldName: vectorFieldName, indexName: vectorFieldName, metricType, indexType: '', params: {} }
  return { schema, indexes: [index] }
}

function findOrInsert(
  context: ApiContext,
  call: Call,
  request: CreateRequest,
  schema: Schema,
  options: CreateOptions,
): Collection {
  const { catalog } = context
  const { partitionNames, ...stored } = options
  const wanted = {
    databaseName: call.databaseName,
    name: request.collectionName,
    description: request.description,
    schema,
    ...stored,
  }
  return catalog.transaction(() => {
    const existing = catalog.collections.find(wanted.databaseName, wanted.name)
    if (existing) {
      const { id, loaded, ...found } = existing
      const partitions = catalog.partitions.list(id).map((p) => p.name)
      const same =
        isSame(wanted, found) && (schema.fields.every((f) => !f.isPartitionKey) || isSame(partitionNames, partitions))
      if (same) return existing
      throw apiError(
        'invalidParameter',
        `create duplicate collection with different parameters, collection: ${wanted.name}`,
      )
    }
    const collection = { ...wanted, id: catalog.ids.nextSmall('catalog'), loaded: false }
    catalog.collections.insert(collection)
    partitionNames.forEach((name, ordinal) => {
      catalog.partitions.insert({ id: catalog.ids.nextSmall('catalog'), collectionId: collection.id, name, ordinal })
    })
    return collection
  })
}

/** As they would come back from the catalog, whatever the order of keys. */
const isSame = (wanted: object, found: object): boolean => isDeepStrictEqual(fromJson(toJson(wanted)), found)

/** The collection stays when this throws, as in Milvus. */
function indexAndLoad(context: ApiContext, collection: Collection, indexes: readonly IndexParam[]): void {
  const { catalog, engine } = context
  catalog.transaction(() => {
    for (const index of indexes) {
      const field = fieldToIndex(collection.schema, index.fieldName)
      if (!field) {
        const text = `${ERROR_CODES.missingRequired.text}, error: \`${index.fieldName}\` hasn't defined in schema`
        throw apiErrorText('missingRequired', text)
      }
      addIndex(context, defineIndex(collection.id, field, index))
    }
  })
  engine.reindex(collection)
  requireVectorIndexes(context, collection)
  catalog.collections.setLoaded(collection.id, true)
}
