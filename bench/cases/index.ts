/** A file → Completed with a vector index, and until the first search that finds what it must. */
import type { Case } from '../case.ts'
import { readyMemory } from '../ready-memory.ts'
import { prepareSearch, RECALL_MIN, reachRecall, trialsOfAll } from './searching.ts'

export const indexCase: Case = {
  name: 'index',
  about: `from the request until the vector index stands and a search finds the right row (recall@10 ≥ ${RECALL_MIN})`,
  baselines: ['elanus'],
  async prepare(bench) {
    const { order, probe, queries } = await prepareSearch(bench)
    return trialsOfAll(bench, order.format, async (store, name) => {
      readyMemory(bench.cache)
      const figures = await store.importIndexed(order, probe)
      const { recall } = await reachRecall(store, queries)
      await store.drop()
      return [{ group: order.format, name, figures: { ...figures, recall } }]
    })
  },
}
