/** The speed of an import. */
import type { Bench, Figures } from './case.ts'
import type { DataStore } from './data/data-store.ts'
import type { RowSet } from './data/random-rows.ts'
import type { ImportOrder } from './store.ts'

/** So many times the rows that were asked for. `stream`: which of several such sets. */
export const setOf = (bench: Bench, times = 1, stream = 0): RowSet => {
  const { rows, dim } = bench.options
  return { rows: rows * times, dim, stream, firstId: stream * rows * times }
}

/** The seconds first: their ratio is the one that is shown. */
export function speeds(store: DataStore, { groups, set }: ImportOrder, seconds: number): Figures {
  return { seconds, 'MB/s': store.bytes(groups) / 1e6 / seconds, 'rows/s': set.rows / seconds }
}
