/** A search of a soak. */
import type { Api } from '../support/api.ts'
import type { SampleRow } from '../support/sample-files.ts'

/** A row's own vector finds the row; else what is wrong. */
export async function searchFor(api: Api, collectionName: string, row: SampleRow): Promise<string | undefined> {
  const request = { collectionName, data: [row.vector], annsField: 'vector', limit: 1, outputFields: ['title'] }
  const [hit] = await api.ok('entities/search', request)
  if (hit?.title === row.title) return undefined
  return `a search for row ${row.id} (${row.title}) finds ${JSON.stringify(hit)}`
}
