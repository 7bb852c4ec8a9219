/** Recall and latency of each index type, without a filter and with filters that keep 50, 10 and 1 per cent of the rows. */
import type { Bench, Case, Measured, Trial } from '../case.ts'
import { boundOf, recallOf, SELECTIVITIES, TOP } from '../data/truth.ts'
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
    const bound = selectivity === 100 ? undefined : boundOf(order.set, selectivity)
    const { ids, milliseconds } = await store.search({ vectors: queries.vectors, limit: TOP, bound })
    const wrong = ids.flat().find((id) => bound !== undefined && id >= bound)
    if (wrong !== undefined) throw new Error(`the filter id < ${bound} let row ${wrong} through`)
    const figures = { ...latencies(milliseconds), recall: recallOf(ids, queries.truth[selectivity]) }
    measured.push({ group: bound === undefined ? 'no filter' : `filter keeps ${selectivity} %`, name, figures })
  }
  await store.drop()
  return measured
}
