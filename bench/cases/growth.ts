/** Ten times the rows, and as many again into the collection that has them: does an import slow down as things grow? */
import type { Bench, Case, Measured, Trial } from '../case.ts'
import { withElanus, writeWarmUpFile } from '../elanus/with-elanus.ts'
import { setOf } from '../measure-import.ts'
import { readyMemory } from '../ready-memory.ts'
import type { ImportOrder } from '../store.ts'
import { oneFormat } from './searching.ts'

export const TIMES = 10

export const growthCase: Case = {
  name: 'growth',
  about: `a file of 1 × and one of ${TIMES} × the rows, then another of ${TIMES} × into the same collection; until Completed`,
  baselines: ['1 ×', 'first'],
  async prepare(bench) {
    writeWarmUpFile(bench.store.bucket, bench.options.dim)
    const format = oneFormat(bench)
    const orderOf = async (times: number, stream: number): Promise<ImportOrder> => {
      const set = setOf(bench, times, stream)
      return { format, groups: (await bench.store.files(set, [format])).get(format)!, set }
    }
    const orders = { small: await orderOf(1, 0), first: await orderOf(TIMES, 0), second: await orderOf(TIMES, 1) }
    return [undefined, bench.options.index].flatMap((index) => trialsOf(bench, orders, index))
  },
}

interface Orders {
  readonly small: ImportOrder
  readonly first: ImportOrder
  readonly second: ImportOrder
}

function trialsOf(bench: Bench, { small, first, second }: Orders, index: string | undefined): Trial[] {
  const kind = index === undefined ? 'no index' : `index ${index}`
  const trial = (label: string, orders: readonly ImportOrder[], rows: (seconds: number[]) => Measured[]): Trial => ({
    label: `${label}, ${kind}`,
    subject: 'elanus',
    run: async () => rows(await importAll(bench, index, orders)),
  })
  const row = (group: string, name: string, { set }: ImportOrder, seconds: number): Measured => ({
    group: `${kind}, ${group}`,
    name,
    figures: { 'rows/s': set.rows / seconds, seconds },
  })
  return [
    trial('1 ×', [small], ([seconds]) => [row('more rows', '1 ×', small, seconds)]),
    trial(`${TIMES} × twice`, [first, second], ([one, other]) => [
      row('more rows', `${TIMES} ×`, first, one),
      row(`${TIMES} × into one collection`, 'first', first, one),
      row(`${TIMES} × into one collection`, 'second', second, other),
    ]),
  ]
}

/** Into one collection, one after the other; the seconds of each. */
function importAll(bench: Bench, index: string | undefined, orders: readonly ImportOrder[]): Promise<number[]> {
  return withElanus(bench, async (store) => {
    await store.create(orders[0].set.dim, index)
    const seconds: number[] = []
    let rowsBefore = 0
    for (const order of orders) {
      readyMemory(bench.cache)
      seconds.push(await store.importInto(order, undefined, rowsBefore))
      rowsBefore += order.set.rows
    }
    return seconds
  })
}
