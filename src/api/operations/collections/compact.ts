/** `collections/compact` and `get_compaction_state`: small sealed segments are merged, in the background. */
import { apiError } from '../../../core/errors.ts'
import type { CompactionState } from '../../../engine/engine.ts'
import { operation } from '../../context.ts'
import { contract } from '../../contract/contract.ts'
import { collectionName, dbName } from '../../contract/requests.ts'
import { bool, int64 } from '../../contract/type.ts'
import { requireCollection } from '../../lookup.ts'

export const compactCollection = operation({
  path: 'collections/compact',
  contract: contract('CompactReq', { dbName, collectionName, isClustering: bool }),
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    if (request.isClustering) {
      throw apiError('invalidParameter', `collection ${collection.name} has no clustering key to compact by`)
    }
    return { data: { compactionID: await context.engine.compact(collection) } }
  },
})

const UNKNOWN: CompactionState = { executing: 0, failed: 0, completed: 0 }

export const getCompactionState = operation({
  path: 'collections/get_compaction_state',
  contract: contract('GetCompactionStateReq', { dbName, jobID: int64 }),
  run(context, { jobID }) {
    const known = context.engine.compactionState(Number(jobID))
    const { executing, failed, completed } = known ?? UNKNOWN
    return {
      data: {
        compactionID: jobID,
        // Milvus' spelling.
        state: !known ? 'UndefiedState' : executing > 0 ? 'Executing' : 'Completed',
        executingPlanNumber: executing,
        timeoutPlanNumber: failed,
        completedPlanNumber: completed,
      },
    }
  },
})
