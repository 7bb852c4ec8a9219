/** Each format → Completed, without an index: Elanus, the peers that read the format, and the floor. */
import type { Bench, Case, Measured, Trial } from '../case.ts'
import type { Format } from '../data/formats.ts'
import { withElanus, writeWarmUpFile } from '../elanus/with-elanus.ts'
import { withMinio } from '../elanus/with-minio.ts'
import { setOf, speeds } from '../measure-import.ts'
import { measureFloor } from '../peers/floor.ts'
import { isPython, type PeerName, peerKind } from '../peers/peers.ts'
import { readyMemory } from '../ready-memory.ts'
import type { ImportOrder, Store } from '../store.ts'

export const importCase: Case = {
  name: 'import',
  about: 'from the request until Completed, no index',
  baselines: ['elanus'],
  async prepare(bench) {
    writeWarmUpFile(bench.store.bucket, bench.options.dim)
    const set = setOf(bench)
    const files = await bench.store.files(set, bench.options.formats)
    return bench.options.formats.flatMap((format) => trialsOf(bench, { format, groups: files.get(format)!, set }))
  },
}

function trialsOf(bench: Bench, order: ImportOrder): Trial[] {
  const { format } = order
  const trial = (subject: Trial['subject'], name: string, run: () => Promise<Measured>): Trial => ({
    label: `${name}, ${format}`,
    subject,
    run: async () => [await run()],
  })
  const trials = [
    trial('elanus', 'elanus', () => withElanus(bench, (store) => measured(bench, store, order, 'elanus'))),
  ]
  if (bench.options.source === 'minio') {
    const name = 'elanus from MinIO'
    trials.push(
      trial('elanus', name, () =>
        withMinio(bench, order.groups.flat(), (bucketFlags) =>
          withElanus(bench, (store) => measured(bench, store, order, name), { bucketFlags }),
        ),
      ),
    )
  }
  for (const peer of bench.peers.filter((name) => reads(name, format))) {
    trials.push(
      trial(peer, peer, async () =>
        isPython(peer) ? measured(bench, await bench.desk.store(peer), order, peer) : floor(bench, order),
      ),
    )
  }
  return trials
}

const reads = (peer: PeerName, format: Format): boolean => !isPython(peer) || peerKind(peer).formats.includes(format)

async function measured(bench: Bench, store: Store, order: ImportOrder, name: string): Promise<Measured> {
  readyMemory(bench.cache)
  const figures = await store.importFiles(order)
  return { group: order.format, name, figures: { ...speeds(bench.store, order, figures.seconds!), ...figures } }
}

async function floor(bench: Bench, { format, set }: ImportOrder): Promise<Measured> {
  readyMemory(bench.cache)
  const seconds = await measureFloor(bench.cache, set)
  const bytes = set.rows * set.dim * 4
  return { group: format, name: 'floor', figures: { seconds, 'MB/s': bytes / 1e6 / seconds } }
}
