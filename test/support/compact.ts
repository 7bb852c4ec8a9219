/** Compacts a collection as a client would, and waits until it is over. */
import { strict as assert } from 'node:assert'
import type { Api } from './api.ts'
import { waitFor } from './wait-for.ts'

export interface Compacted {
  readonly state: string
  readonly executingPlanNumber: number
  readonly timeoutPlanNumber: number
  readonly completedPlanNumber: number
}

export async function compact(api: Api, collectionName: string): Promise<Compacted> {
  const { compactionID } = await api.ok('collections/compact', { collectionName })
  assert.equal(typeof compactionID, 'number')
  const state = () => api.ok('collections/get_compaction_state', { jobID: compactionID })
  await waitFor(async () => (await state()).state === 'Completed', 'the compaction is completed')
  const { compactionID: same, ...rest } = await state()
  assert.equal(same, compactionID)
  return rest
}
