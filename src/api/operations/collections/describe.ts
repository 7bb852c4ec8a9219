/** `collections/describe`. */
import type { Collection, IndexRecord } from '../../../catalog/records.ts'
import { isStruct, partitionKeyField, primaryField, vectorFields } from '../../../core/schema.ts'
import { TIMEZONE_DEFAULT } from '../../../core/timezone.ts'
import { operation } from '../../context.ts'
import { collectionScope } from '../../contract/requests.ts'
import { indexedField, requireCollection } from '../../lookup.ts'
import { describeField, describeStruct } from '../../render/describe-field.ts'
import { describeFunction } from '../../render/describe-function.ts'
import { loadStateName } from '../../render/load-state.ts'
import { TIMEZONE } from '../../timezone.ts'

export const describeCollection = operation({
  path: 'collections/describe',
  contract: collectionScope,
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    const { schema } = collection
    const data = {
      aliases: [],
      autoId: primaryField(schema).autoId,
      collectionID: collection.id,
      collectionName: collection.name,
      consistencyLevel: collection.consistencyLevel,
      description: collection.description,
      enableDynamicField: schema.dynamicField !== undefined,
      externalSource: '',
      externalSpec: '',
      fields: schema.fields.filter((field) => !isStruct(field)).map(describeField),
      functions: (schema.functions ?? []).map((made) => describeFunction(made, schema)),
      indexes: indexesShown(collection, context.catalog.indexes.list(collection.id)),
      load: loadStateName(collection),
      partitionsNum: partitionKeyField(schema) ? context.catalog.partitions.list(collection.id).length : 1,
      properties: propertiesShown(collection),
      shardsNum: collection.shardsNum,
      structFields: schema.fields.filter(isStruct).map(describeStruct),
    }
    return { data, message: '' }
  },
})

function propertiesShown({ properties, schema }: Collection): { key: string; value: string }[] {
  const all = { ...properties, [TIMEZONE]: schema.timezone ?? TIMEZONE_DEFAULT }
  return Object.entries(all).map(([key, value]) => ({ key, value }))
}

/** Milvus shows the indexes of the first vector field only; of a collection whose vectors all stand in structs, every index. */
function indexesShown({ schema }: Collection, indexes: readonly IndexRecord[]): unknown[] {
  const first = vectorFields(schema).at(0)
  return indexes
    .filter((index) => !first || index.fieldId === first.id)
    .map((index) => ({
      indexName: index.name,
      fieldName: indexedField(schema, index).name,
      metricType: index.metricType,
    }))
}
