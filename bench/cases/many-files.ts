/** The same rows in one file, in a hundred files of one job, and in a hundred jobs of one file. */
import type { Case, Trial } from '../case.ts'
import type { Groups } from '../data/data-store.ts'
import type { Jobs } from '../elanus/elanus-store.ts'
import { withElanus, writeWarmUpFile } from '../elanus/with-elanus.ts'
import { setOf, speeds } from '../measure-import.ts'
import { readyMemory } from '../ready-memory.ts'
import { oneFormat } from './searching.ts'

const FILES_MAX = 100

export const manyFilesCase: Case = {
  name: 'many-files',
  about: 'the same rows in one and in many files, from the first request until the last job is Completed, no index',
  baselines: ['one file'],
  async prepare(bench) {
    writeWarmUpFile(bench.store.bucket, bench.options.dim)
    const set = setOf(bench)
    const format = oneFormat(bench)
    const count = partsOf(set.rows)
    const one = (await bench.store.files(set, [format])).get(format)!
    const many = (await bench.store.files(set, [format], count)).get(format)!
    const elanus = (name: string, groups: Groups, jobs: Jobs): Trial => ({
      label: name,
      subject: 'elanus',
      run: () =>
        withElanus(bench, async (store) => {
          store.jobs = jobs
          readyMemory(bench.cache)
          const { seconds } = await store.importFiles({ format, groups, set })
          return [{ group: format, name, figures: speeds(bench.store, { format, groups, set }, seconds!) }]
        }),
    })
    return [
      elanus('one file', one, 'one'),
      elanus(`${count} files in one job`, many, 'one'),
      elanus(`${count} jobs of one file`, many, 'each'),
    ]
  },
}

/** Files of equal size, as many as go, at most a hundred. */
const partsOf = (rows: number): number => {
  for (let parts = Math.min(FILES_MAX, rows); ; parts--) if (rows % parts === 0) return parts
}
