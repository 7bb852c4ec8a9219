/** The start of a server: of an empty one, and of one that has a hundred collections and a hundred times the rows. */
import { join } from 'node:path'
import { inRunFolder } from '../cache.ts'
import type { Bench, Case, Measured } from '../case.ts'
import type { RowSet } from '../data/random-rows.ts'
import { ElanusStore } from '../elanus/elanus-store.ts'
import { type BenchServer, startServer } from '../elanus/server.ts'
import { localBucket } from '../elanus/with-elanus.ts'
import type { ImportOrder } from '../store.ts'

const COLLECTIONS = 100
/** Rows count here, not bytes. */
const DIM = 8
const FORMAT = 'numpy'

export const startCase: Case = {
  name: 'start',
  about: `from the start of the process until it is ready, and until a first query is answered; ${COLLECTIONS} collections of --rows × ${DIM}`,
  baselines: ['empty'],
  async prepare(bench) {
    const set: RowSet = { rows: bench.options.rows, dim: DIM, stream: 0, firstId: 0 }
    const order = { format: FORMAT, groups: (await bench.store.files(set, [FORMAT])).get(FORMAT)!, set } as const
    return [
      {
        label: 'elanus',
        subject: 'elanus',
        run: () => inRunFolder(bench.cache, (folder) => measure(bench, folder, order)),
      },
    ]
  },
}

const nameOf = (i: number): string => `bench_${i}`

async function measure(bench: Bench, folder: string, order: ImportOrder): Promise<Measured[]> {
  const dataDir = join(folder, 'data')
  const start = () => startServer(dataDir, localBucket(bench), bench.options.workers)
  const empty = await start()
  await stopAfter(empty, async () => {
    const store = new ElanusStore(empty, bench.options.index)
    for (let i = 0; i < COLLECTIONS; i++) {
      await store.create(order.set.dim, bench.options.index, nameOf(i))
      await store.importInto(order, nameOf(i))
    }
  })
  const full = await start()
  const firstQuery = await stopAfter(full, () => queryAll(full, order))
  const group = `${COLLECTIONS} × ${order.set.rows} rows`
  return [
    { group, name: 'empty', figures: { seconds: empty.startSeconds } },
    { group, name: 'full', figures: { seconds: full.startSeconds, ms: firstQuery } },
  ]
}

async function stopAfter<T>(server: BenchServer, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await server.stop()
  }
}

/** Milliseconds of the first query; then all collections must have all their rows. */
async function queryAll(server: BenchServer, { set }: ImportOrder): Promise<number> {
  let first: number | undefined
  const started = performance.now()
  for (let i = 0; i < COLLECTIONS; i++) {
    const request = { collectionName: nameOf(i), filter: '', outputFields: ['count(*)'] }
    const [row] = await server.call<{ 'count(*)': number }[]>('entities/query', request)
    first ??= performance.now() - started
    if (row['count(*)'] !== set.rows) throw new Error(`${nameOf(i)} has ${row['count(*)']} rows, expected ${set.rows}`)
  }
  return first!
}
