/** `entities/hybrid_search` and its other name `advanced_search`: the request is decoded, the search itself is not here yet. */
import { type Operation, operation } from '../../context.ts'
import { contract, type RequestOf } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { anything, bool, exactCase, int32, list, map, required, text, withDefault } from '../../contract/type.ts'
import { requireCollection } from '../../lookup.ts'
import { notSupportedYet } from '../../unsupported.ts'

const hybridContract = contract('HybridSearchReq', {
  dbName,
  collectionName,
  partitionNames: list(text),
  search: exactCase(required(list(map(anything)))),
  rerank: map(anything),
  limit: withDefault(int32, 100),
  offset: int32,
  groupingField: text,
  groupSize: int32,
  strictGroupSize: bool,
  outputFields: list(text),
  consistencyLevel: text,
  functionScore: anything,
})

const hybridAs = (path: string): Operation<RequestOf<typeof hybridContract>> =>
  operation({
    path,
    contract: hybridContract,
    run(context, request, call) {
      requireCollection(context, call, request.collectionName)
      throw notSupportedYet(path)
    },
  })

export const hybridSearch = hybridAs('entities/hybrid_search')
export const advancedSearch = hybridAs('entities/advanced_search')
