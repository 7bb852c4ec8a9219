/** The body of `entities/search`. */
import { contract, type RequestOf } from '../contract/contract.ts'
import { collectionName, dbName } from '../contract/requests.ts'
import { anything, bool, exactCase, int32, list, map, text, withDefault } from '../contract/type.ts'

const LIMIT_DEFAULT = 100

export const searchContract = contract('SearchReqV2', {
  dbName,
  collectionName,
  partitionNames: list(text),
  data: exactCase(list(anything)),
  ids: list(anything),
  annsField: text,
  filter: text,
  exprParams: map(anything),
  limit: withDefault(int32, LIMIT_DEFAULT),
  offset: int32,
  outputFields: list(text),
  searchParams: map(anything),
  consistencyLevel: text,
  groupingField: text,
  groupSize: int32,
  strictGroupSize: bool,
  functionScore: anything,
  functionChains: anything,
  searchAggregation: anything,
  orderByFields: list(anything),
  timezone: text,
})
export type SearchApiRequest = RequestOf<typeof searchContract>
