/** `collections/drop`: the name is free and the rows are hidden in one transaction; the files go in the background. */
import { DONE, inBackground, operation } from '../../context.ts'
import { collectionScope } from '../../contract/requests.ts'
import { findCollection } from '../../lookup.ts'

export const dropCollection = operation({
  path: 'collections/drop',
  contract: collectionScope,
  run(context, request, call) {
    const { catalog, engine } = context
    const collection = findCollection(context, call, request.collectionName)
    if (!collection) return DONE
    catalog.transaction(() => {
      // Segments that an import still writes are its own; the job finds the collection gone and drops them.
      for (const segment of catalog.segments.visible(collection.id)) {
        catalog.segments.update({ ...segment, state: 'dropped' })
      }
      catalog.collections.drop(collection.id)
    })
    inBackground(context, `removing collection ${collection.name}`, () => engine.removeDropped())
    return DONE
  },
})
