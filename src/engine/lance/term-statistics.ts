/** What BM25 counts before a search: all visible rows of the segments that are searched, whatever the request's filter. */
import type { Segment } from '../../catalog/records.ts'
import { mapBounded } from '../../core/map-bounded.ts'
import { columnName, type Field } from '../../core/schema.ts'
import { type Bm25Params, Bm25Statistics } from '../../functions/bm25-score.ts'
import type { VectorIndexSpec } from '../index-spec.ts'
import { FAN_OUT } from './row-ref.ts'
import { placesOf } from './scan-search.ts'
import type { SegmentStore } from './segment-store.ts'

/** `queries`: packed term counts. `where` says which rows are in the searched partitions. */
export async function termStatistics(
  store: SegmentStore,
  segments: readonly Segment[],
  where: string | undefined,
  field: Field,
  queries: readonly Uint8Array[],
): Promise<Bm25Statistics> {
  const statistics = new Bm25Statistics(queries)
  await mapBounded(segments, FAN_OUT, async (segment) => {
    const table = await store.reader(segment.id, segment.version)
    const query = table.query().select([columnName(field)])
    if (where !== undefined) query.where(where)
    for await (const batch of query) {
      // A batch without rows comes without columns too.
      for (const data of batch.getChild(columnName(field))?.data ?? []) {
        const { items, start } = placesOf(data)
        for (let row = 0; row < data.length; row++) {
          if (data.getValid(row)) statistics.add(items as Uint8Array, start(row), start(row + 1))
        }
      }
    }
  })
  return statistics
}

/** The parameters of the field's index; Milvus' defaults where it says none. */
export function bm25Params(spec: VectorIndexSpec | undefined): Bm25Params {
  const { bm25_k1: k1 = 1.2, bm25_b: b = 0.75 } = spec?.params ?? {}
  return { k1: Number(k1), b: Number(b) }
}
