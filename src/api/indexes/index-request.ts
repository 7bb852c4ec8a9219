/** One index as a request defines it. */
import { struct } from '../contract/contract.ts'
import { anything, map, text } from '../contract/type.ts'

export const indexParam = struct('IndexParam', {
  fieldName: text,
  indexName: text,
  metricType: text,
  indexType: text,
  params: map(anything),
})
export type IndexParam = ReturnType<typeof indexParam.read>
