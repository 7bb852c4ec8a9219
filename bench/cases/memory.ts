/** Peak memory of an import: with two workers and one, of 1 × and 10 × the rows, without and with a vector index. */
import type { Bench, Case, Measured, Trial } from '../case.ts'
import { withElanus, writeWarmUpFile } from '../elanus/with-elanus.ts'
import { peaksOfImport, setOf } from '../measure-import.ts'
import type { ImportOrder } from '../store.ts'
import { TIMES } from './growth.ts'

const WORKERS = [2, 1]

export const memoryCase: Case = {
  name: 'memory',
  about: 'highest sum of resident memory of server and workers, and the highest peak of each, while a file is imported',
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
  const name = `${times} × with ${workers} worker${workers === 1 ? '' : 's'}`
  return {
    label: `${group}, ${name}`,
    subject: 'elanus',
    run: () =>
      withElanus(
        bench,
        async (store): Promise<Measured[]> => [{ group, name, figures: await peaksOfImport(store, order, index) }],
        { workers },
      ),
  }
}
