/** The shapes that many endpoints share. */
import { contract } from './contract.ts'
import { list, required, text } from './type.ts'

export const collectionName = required(text)
export const partitionName = required(text)
/** Any request that may name a database; the dispatcher resolves it. */
export const dbName = text

export const databaseScope = contract('DatabaseReq', { dbName })
export const collectionScope = contract('CollectionNameReq', { dbName, collectionName, partitionNames: list(text) })
export const partitionScope = contract('PartitionReq', { dbName, collectionName, partitionName })
export const partitionsScope = contract('PartitionsReq', {
  dbName,
  collectionName,
  partitionNames: required(list(text)),
})
