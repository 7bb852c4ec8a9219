/** `collections/get_stats`: rows of sealed segments. */
import { operation } from '../../context.ts'
import { collectionScope } from '../../contract/requests.ts'
import { requireCollection } from '../../lookup.ts'

export const collectionStats = operation({
  path: 'collections/get_stats',
  contract: collectionScope,
  async run(context, request, call) {
    const collection = requireCollection(context, call, request.collectionName)
    return { data: { rowCount: await context.engine.rowCount(collection) } }
  },
})
