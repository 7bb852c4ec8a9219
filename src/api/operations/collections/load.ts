/** `collections/load`, `release`, `refresh_load`, `get_load_state`. Being loaded is a flag here: every segment is always at hand. */
import { DONE, operation } from '../../context.ts'
import { collectionScope } from '../../contract/requests.ts'
import { requireVectorIndexes } from '../../indexes/add-indexes.ts'
import { requireCollection, requireLoaded, requirePartition } from '../../lookup.ts'
import { loadStateName } from '../../render/load-state.ts'

export const loadCollection = operation({
  path: 'collections/load',
  contract: collectionScope,
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    requireVectorIndexes(context, collection)
    context.catalog.collections.setLoaded(collection.id, true)
    return DONE
  },
})

export const releaseCollection = operation({
  path: 'collections/release',
  contract: collectionScope,
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    context.catalog.collections.setLoaded(collection.id, false)
    return DONE
  },
})

export const refreshLoad = operation({
  path: 'collections/refresh_load',
  contract: collectionScope,
  run(context, request, call) {
    requireLoaded(requireCollection(context, call, request.collectionName))
    return DONE
  },
})

export const getLoadState = operation({
  path: 'collections/get_load_state',
  contract: collectionScope,
  run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    for (const name of request.partitionNames) requirePartition(context, collection, name)
    const loadState = loadStateName(collection)
    return collection.loaded ? { data: { loadProgress: 100, loadState }, message: '' } : { data: { loadState } }
  },
})
