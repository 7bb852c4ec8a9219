/** Searches through the index: the time of one client, and what eight clients get in all. */
import type { Case } from '../case.ts'
import { recallOf, TOP } from '../data/truth.ts'
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
    const vectors = Array.from({ length: PASSES }, () => queries.vectors).flat()
    return trialsOfAll(bench, order.format, async (store, name) => {
      await store.importIndexed(order, probe)
      // Warms up as well.
      const { effort } = await reachRecall(store, queries)
      const alone = await store.search({ vectors, limit: TOP, effort })
      const together = await store.searchMany({ vectors: queries.vectors, limit: TOP, effort }, CLIENTS, SEARCHES)
      await store.drop()
      const recall = checked(alone.ids, queries.truth[100])
      const figures = {
        'queries/s': SEARCHES / together.seconds,
        recall: checked(together.ids, queries.truth[100]),
        reach: effort,
      }
      return [
        { group: '1 client', name, figures: { ...latencies(alone.milliseconds), recall, reach: effort } },
        { group: `${CLIENTS} clients`, name, figures },
      ]
    })
  },
}

function checked(ids: readonly (readonly number[])[], truth: readonly (readonly number[])[]): number {
  const recall = recallOf(ids, truth)
  if (recall < RECALL_MIN) throw new Error(`recall@${TOP} fell to ${recall.toFixed(3)}`)
  return recall
}
