/** Peak memory of an import: with two workers and one, of 1 × and 10 × the rows, without and with a vector index. */
import type { Bench, Case, Trial } from '../case.ts'
import { writeWarmUpFile } from '../elanus/with-elanus.ts'
import { setOf } from '../measure-import.ts'
import type { ImportOrder } from '../store.ts'
import { TIMES } from './growth.ts'
import { memoryTrial, WORKERS, workersText } from './memory-trial.ts'

export const memoryCase: Case = {
  name: 'memory',
  about: 'highest sum of memory of server and workers, and the highest peak of each, while a file is imported',
  baselines: ['1 × with 2 workers'],
  async prepare(bench) {
    writeWarmUpFile(bench.store.bucket, bench.options.dim)
    const trials: Trial[] = []
    for (const format of bench.options.formats) {
      for (const times of [1, TIMES]) {
        const set = setOf(bench, times)
        const order = { format, groups: (await bench.store.files(set, [format])).get(format)!, set }
        for (const workers of WORKERS)
          trials.push(...[undefined, bench.options.index].map((index) => trial(bench, order, times, workers, index)))
      }
    }
    return trials
  },
}

function trial(bench: Bench, order: ImportOrder, times: number, workers: number, index: string | undefined): Trial {
  const group = `${order.format}, ${index === undefined ? 'no index' : `index ${index}`}`
  return memoryTrial(bench, order, { group, name: `${times} × with ${workersText(workers)}`, workers, index })
}
