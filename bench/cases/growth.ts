/** Ten times the rows, and the same again into the collection that has them: does an import slow down as things grow? */
import type { Bench, Case, Measured, Trial } from '../case.ts'
import type { ElanusStore } from '../elanus/elanus-store.ts'
import { withElanus, writeWarmUpFile } from '../elanus/with-elanus.ts'
import { setOf } from '../measure-import.ts'
import type { ImportOrder } from '../store.ts'
import { oneFormat } from './searching.ts'

export const TIMES = 10

export const growthCase: Case = {
  name: 'growth',
  about: `one file of 1 × and of ${TIMES} × the rows, then ${TIMES} × more into the same collection; until Completed`,
  baseline: '1 ×',
  async prepare(bench) {
    writeWarmUpFile(bench.store.bucket, bench.options.dim)
    const format = oneFormat(bench)
    const order = async (times: number, stream: number): Promise<ImportOrder> => {
      const set = setOf(bench, times, stream)
      return { format, groups: (await bench.store.files(set, [format])).get(format)!, set }
    }
    const small = await order(1, 0)
    const first = await order(TIMES, 0)
    const second = await order(TIMES, 1)
    return [undefined, bench.options.index].flatMap((index) => [
      trial(bench, index, [['1 ×', small]]),
      trial(bench, index, [
        [`${TIMES} ×`, first],
        [`${TIMES} × more`, second],
      ]),
    ])
  },
}

function trial(bench: Bench, index: string | undefined, orders: readonly (readonly [string, ImportOrder])[]): Trial {
  const group = index === undefined ? 'no index' : `index ${index}`
  return {
    label: `${orders.map(([name]) => name).join(', ')}, ${group}`,
    subject: 'elanus',
    run: () => withElanus(bench, (store) => measure(store, index, group, orders)),
  }
}

async function measure(
  store: ElanusStore,
  index: string | undefined,
  group: string,
  orders: readonly (readonly [string, ImportOrder])[],
): Promise<Measured[]> {
  await store.create(orders[0][1].set.dim, index)
  const measured: Measured[] = []
  let rowsBefore = 0
  for (const [name, order] of orders) {
    const seconds = await store.importInto(order, undefined, rowsBefore)
    measured.push({ group, name, figures: { 'rows/s': order.set.rows / seconds, seconds } })
    rowsBefore += order.set.rows
  }
  return measured
}
