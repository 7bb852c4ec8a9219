/** From names in a request to catalog records, with Milvus' errors for what is not there. */
import { DEFAULT_PARTITION } from '../catalog/partition-table.ts'
import type { Collection, IndexRecord, Partition } from '../catalog/records.ts'
import { apiError, apiErrorOf, apiErrorText } from '../core/errors.ts'
import {
  type Field,
  fieldByName,
  isStruct,
  partitionKeyField,
  type Schema,
  subFieldByName,
  subFieldPlaces,
} from '../core/schema.ts'
import type { PartitionScope } from '../engine/engine.ts'
import type { ApiContext, Call } from './context.ts'

export function requireDatabase(context: ApiContext, name: string): void {
  if (!context.catalog.databases.find(name)) throw apiErrorOf('databaseNotFound', { database: name })
}

/** undefined where the database has no such collection; throws 800 for an unknown database. */
export function findCollection(context: ApiContext, call: Call, name: string): Collection | undefined {
  requireDatabase(context, call.databaseName)
  return context.catalog.collections.find(call.databaseName, name)
}

export function requireCollection(context: ApiContext, call: Call, name: string): Collection {
  const collection = findCollection(context, call, name)
  if (collection) return collection
  const where = `[database=${call.databaseName}][collection=${name}]`
  throw apiErrorText('collectionNotFound', `can't find collection${where}: collection not found${where}`)
}

/** The field that an index may be on under this name: a sub-field as `struct[sub]`. undefined for a name nothing has. */
export function fieldToIndex(schema: Schema, name: string): Field | undefined {
  const field = fieldByName(schema, name) ?? subFieldByName(schema, name)?.sub
  if (!field || !isStruct(field)) return field
  const names = field.subFields.map((sub) => sub.name).join(', ')
  throw apiError('invalidParameter', `cannot create index on struct field ${name} as a whole, only on ${names}`)
}

/** The field an index is on. */
export function indexedField(schema: Schema, index: IndexRecord): Field {
  const subFields = subFieldPlaces(schema).map(({ sub }) => sub)
  const field = [...schema.fields, ...subFields].find((f) => f.id === index.fieldId)
  if (!field) throw new Error(`index ${index.name} is on a field that is not there`)
  return field
}

export function requireLoaded(collection: Collection): void {
  if (!collection.loaded) throw apiErrorOf('collectionNotLoaded', { collection: collection.name })
}

export function requirePartition(context: ApiContext, collection: Collection, name: string): Partition {
  const partition = context.catalog.partitions.find(collection.id, name)
  if (!partition) throw apiErrorOf('partitionNotFound', { partition: name })
  return partition
}

const MANUAL_PARTITION = 'not support manually specifying the partition names if partition key mode is used'

/** Where rows of a write go; undefined in partition-key collections, whose rows find their partition by themselves. */
export function writePartition(context: ApiContext, collection: Collection, name: string): Partition | undefined {
  if (partitionKeyField(collection.schema)) {
    if (name !== '') throw apiError('invalidParameter', MANUAL_PARTITION)
    return undefined
  }
  return requirePartition(context, collection, name || DEFAULT_PARTITION)
}

/** What a read looks at; no names = everything. */
export function readPartitions(context: ApiContext, collection: Collection, names: readonly string[]): PartitionScope {
  if (names.length === 0) return undefined
  if (partitionKeyField(collection.schema)) throw apiError('invalidParameter', MANUAL_PARTITION)
  return [...new Set(names)].map((name) => {
    const partition = context.catalog.partitions.find(collection.id, name)
    if (!partition) throw apiError('invalidParameter', `partition name ${name} not found`)
    return partition
  })
}
