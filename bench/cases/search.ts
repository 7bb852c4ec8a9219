/** Searches through the index: the time of one client, and what eight clients get in all. */
import type { Case, Measured } from '../case.ts'
import { type Queries, recallOf, TOP } from '../data/truth.ts'
import { withElanus } from '../elanus/with-elanus.ts'
import type { Store } from '../store.ts'
import { latencies, prepareSearch, RECALL_MIN, reachRecall, trialsOfAll } from './searching.ts'

const PASSES = 3
const CLIENTS = 8
const SEARCHES = 1000

export const searchCase: Case = {
  name: 'search',
  about: `top ${TOP} with recall ≥ ${RECALL_MIN}, a round trip of each one's own client`,
  baselines: ['elanus'],
  async prepare(bench) {
    const { order, probe, queries } = await prepareSearch(bench)
    const trials = trialsOfAll(bench, order.format, async (store, name) => {
      await store.importIndexed(order, probe)
      const measured = await measure(store, name, queries)
      await store.drop()
      return measured
    })
    // As many segments as there were workers, then one; and one to begin with.
    const compacted = () =>
      withElanus(bench, async (store) => {
        await store.importIndexed(order, probe)
        await store.compact()
        return measure(store, 'elanus, compacted', queries)
      })
    const oneSegment = () =>
      withElanus(
        bench,
        async (store) => {
          await store.importIndexed(order, probe)
          return measure(store, 'elanus, one segment', queries)
        },
        { workers: 1 },
      )
    return [
      ...trials,
      { label: 'elanus, compacted', subject: 'elanus', run: compacted },
      { label: 'elanus, one segment', subject: 'elanus', run: oneSegment },
    ]
  },
}

async function measure(store: Store, name: string, queries: Queries): Promise<Measured[]> {
  // Warms up as well.
  const { effort } = await reachRecall(store, queries)
  const vectors = Array.from({ length: PASSES }, () => queries.vectors).flat()
  const alone = await store.search({ vectors, limit: TOP, effort })
  const together = await store.searchMany({ vectors: queries.vectors, limit: TOP, effort }, CLIENTS, SEARCHES)
  const figures = {
    'queries/s': SEARCHES / together.seconds,
    recall: checked(together.ids, queries.truth[100]),
    reach: effort,
  }
  const recall = checked(alone.ids, queries.truth[100])
  return [
    { group: '1 client', name, figures: { ...latencies(alone.milliseconds), recall, reach: effort } },
    { group: `${CLIENTS} clients`, name, figures },
  ]
}

function checked(ids: readonly (readonly number[])[], truth: readonly (readonly number[])[]): number {
  const recall = recallOf(ids, truth)
  if (recall < RECALL_MIN) throw new Error(`recall@${TOP} fell to ${recall.toFixed(3)}`)
  return recall
}
