/** Every row of a collection as a client reads it, in order of its key; the field `vector` as the float32 values that its text stands for. */
import type { Api } from './api.ts'

/** A row of any schema, whose key is `id`. */
// biome-ignore lint/suspicious/noExplicitAny: the tests know what they look at.
type Row = Record<string, any>

const PAGE_ROWS = 10_000

export async function allRows(
  api: Api,
  collectionName: string,
  outputFields: readonly string[] = ['*'],
): Promise<Row[]> {
  const rows: Row[] = []
  for (let after: unknown; ; ) {
    const filter = after === undefined ? '' : `id > ${after}`
    const page: Row[] = await api.ok('entities/query', { collectionName, filter, outputFields, limit: PAGE_ROWS })
    for (const row of page) if (Array.isArray(row.vector)) row.vector = row.vector.map(Math.fround)
    rows.push(...page)
    if (page.length < PAGE_ROWS) return rows
    after = page[page.length - 1].id
  }
}

export const countOf = async (api: Api, collectionName: string): Promise<number> =>
  (await api.ok('entities/query', { collectionName, filter: '', outputFields: ['count(*)'] }))[0]['count(*)']
