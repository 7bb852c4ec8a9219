/** Milvus' name for whether a collection is loaded. */
import type { Collection } from '../../catalog/records.ts'

export const loadStateName = (collection: Collection): string =>
  collection.loaded ? 'LoadStateLoaded' : 'LoadStateNotLoad'
