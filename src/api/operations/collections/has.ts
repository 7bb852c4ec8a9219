/** `collections/has`. */
import { operation } from '../../context.ts'
import { collectionScope } from '../../contract/requests.ts'
import { findCollection } from '../../lookup.ts'

export const hasCollection = operation({
  path: 'collections/has',
  contract: collectionScope,
  run: (context, request, call) => ({
    data: { has: findCollection(context, call, request.collectionName) !== undefined },
  }),
})
