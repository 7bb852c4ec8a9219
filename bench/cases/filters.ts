/** Recall and latency of each index type, without a filter and with filters that keep 50, 10 and 1 per cent of the rows. */
import type { Bench, Case, Figures, Measured, Trial } from '../case.ts'
import type { RowSet } from '../data/random-rows.ts'
import { boundOf, type Queries, SELECTIVITIES, type Selectivity, shareFound, TOP } from '../data/truth.ts'
import { withElanus } from '../elanus/with-elanus.ts'
import type { Store } from '../store.ts'
import { latencies, prepareSearch, type SearchData, searchingPeers } from './searching.ts'

const INDEX_TYPES = ['AUTOINDEX', 'HNSW', 'IVF_FLAT', 'IVF_SQ8', 'IVF_PQ', 'FLAT']

export const filtersCase: Case = {
  name: 'filters',
  about: `each index type with its defaults, top ${TOP}, filters on the primary key; one client`,
  baselines: ['elanus AUTOINDEX'],
  async prepare(bench) {
    const data = await prepareSearch(bench)
    const trials: Trial[] = INDEX_TYPES.map((indexType) => ({
      label: indexType,
      subject: 'elanus',
      run: () => withElanus(bench, (store) => measure(store, data, `elanus ${indexType}`), { indexType }),
    }))
    return [...trials, ...peerTrials(bench, data)]
  },
}

const peerTrials = (bench: Bench, data: SearchData): Trial[] =>
  searchingPeers(bench, data.order.format).map((peer) => ({
    label: `${peer} HNSW`,
    subject: peer,
    run: async () => measure(await bench.desk.store(peer), data, `${peer} HNSW`),
  }))

async function measure(store: Store, { order, probe, queries }: SearchData, name: string): Promise<Measured[]> {
  await store.importIndexed(order, probe)
  await store.search({ vectors: queries.vectors, limit: TOP })
  const measured: Measured[] = []
  for (const selectivity of SELECTIVITIES) {
    const group = selectivity === 100 ? 'no filter' : `filter keeps ${selectivity} %`
    measured.push({ group, name, figures: await searchFiltered(store, order.set, queries, selectivity) })
  }
  await store.drop()
  return measured
}

/** Graphs may lose their way among rows that the filter hides: that is counted, while a row too many is an error. */
async function searchFiltered(
  store: Store,
  set: RowSet,
  { vectors, truth }: Queries,
  kept: Selectivity,
): Promise<Figures> {
  const bound = kept === 100 ? undefined : boundOf(set, kept)
  const { ids, milliseconds } = await store.search({ vectors, limit: TOP, bound })
  const wrong = ids.flat().find((id) => bound !== undefined && id >= bound)
  if (wrong !== undefined) throw new Error(`row ${wrong} passed the filter id < ${bound}`)
  const short = ids.filter((found) => found.length < TOP).length
  return { ...latencies(milliseconds), recall: shareFound(ids, truth[kept]), 'short answers': short }
}
