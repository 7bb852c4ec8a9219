/** Searches of one client while nothing else happens, and while files are imported into other collections. */
import type { Bench, Case, Measured } from '../case.ts'
import { recallOf, TOP } from '../data/truth.ts'
import type { ElanusStore } from '../elanus/elanus-store.ts'
import { withElanus } from '../elanus/with-elanus.ts'
import { latencies, prepareSearch, RECALL_MIN, reachRecall, type SearchData } from './searching.ts'

const IDLE_PASSES = 10
/** Imports go on until there are so many searches beside them: a p99 of fewer says nothing. */
const SEARCHES_MIN = 1000
const IMPORTS_MIN = 3

interface Searches {
  readonly ids: number[][]
  readonly milliseconds: number[]
}

export const besideSearchCase: Case = {
  name: 'beside-search',
  about: `top ${TOP} with recall ≥ ${RECALL_MIN}, one client: idle, and while imports run`,
  baselines: ['idle'],
  async prepare(bench) {
    const data = await prepareSearch(bench)
    const run = () => withElanus(bench, (store) => measure(bench, store, data))
    return [{ label: 'elanus', subject: 'elanus', run }]
  },
}

async function measure(bench: Bench, store: ElanusStore, data: SearchData): Promise<Measured[]> {
  const { order, probe, queries } = data
  await store.importIndexed(order, probe)
  const { effort } = await reachRecall(store, queries)
  const once = { vectors: queries.vectors, limit: TOP, effort }
  const idle = await store.search({ ...once, vectors: Array(IDLE_PASSES).fill(queries.vectors).flat() })
  const beside: Searches = { ids: [], milliseconds: [] }
  let importing = true
  const search = async () => {
    while (importing) {
      const vector = queries.vectors[beside.ids.length % queries.vectors.length]
      const { ids, milliseconds } = await store.search({ ...once, vectors: [vector] })
      beside.ids.push(...ids)
      beside.milliseconds.push(...milliseconds)
    }
  }
  const imports = importUntil(bench, store, data, () => beside.ids.length >= SEARCHES_MIN).finally(() => {
    importing = false
  })
  await Promise.all([imports, search()])
  return [measured(data, 'idle', idle), measured(data, 'during imports', beside)]
}

/** Each import has a collection of its own, so that what is searched stays as it was. */
async function importUntil(
  bench: Bench,
  store: ElanusStore,
  { order }: SearchData,
  enough: () => boolean,
): Promise<void> {
  for (let i = 0; i < IMPORTS_MIN || !enough(); i++) {
    const name = `beside_${i}`
    await store.create(bench.options.dim, bench.options.index, name)
    await store.importInto(order, name)
    await store.drop(name)
  }
}

function measured({ order, queries }: SearchData, name: string, { ids, milliseconds }: Searches): Measured {
  const recall = recallOf(ids, queries.truth[100])
  if (recall < RECALL_MIN) throw new Error(`${name}: recall@${TOP} fell to ${recall.toFixed(3)}`)
  const { 'p50 ms': p50, 'p99 ms': p99 } = latencies(milliseconds)
  return { group: order.format, name, figures: { 'p99 ms': p99!, 'p50 ms': p50!, searches: ids.length, recall } }
}
