/** `collections/flush`: seals what grows. Rows are durable before that already. */
import { DONE, operation } from '../../context.ts'
import { collectionScope } from '../../contract/requests.ts'
import { requireCollection } from '../../lookup.ts'

export const flushCollection = operation({
  path: 'collections/flush',
  contract: collectionScope,
  async run(context, request, call) {
    await context.engine.flush(requireCollection(context, call, request.collectionName))
    return DONE
  },
})
