/** A file with one row, into a collection that is indexed, loaded and empty at first: until a search returns the row. */
import type { Case, Figures, Measured, Trial } from '../case.ts'
import { type RowSet, vectorsOf } from '../data/random-rows.ts'
import { withElanus, writeWarmUpFile } from '../elanus/with-elanus.ts'
import { isPython, peerKind } from '../peers/peers.ts'
import { median } from '../report/statistics.ts'
import type { Store } from '../store.ts'

const FORMAT = 'json'
const FILES = 10
/** A peer takes seconds a file. */
const PEER_FILES = 1
const STREAM = 2_000

export const oneRowCase: Case = {
  name: 'one-row',
  about:
    'a JSON file with one row, from the request until a search returns it; the median of several files, one after the other',
  baselines: ['elanus'],
  async prepare(bench) {
    const { dim } = bench.options
    writeWarmUpFile(bench.store.bucket, dim)
    const set: RowSet = { rows: FILES, dim, stream: STREAM, firstId: 0 }
    const groups = (await bench.store.files(set, [FORMAT], FILES)).get(FORMAT)!
    const vectors = vectorsOf(set)
    const measure = async (store: Store, name: string, files: number): Promise<Measured[]> => {
      await store.openEmpty(dim)
      const all: Figures[] = []
      for (let id = 0; id < files; id++) {
        all.push(await store.importRow(FORMAT, groups[id], { id, vector: [...vectors[id]] }))
      }
      await store.drop()
      const middle = (metric: 'ms' | 'completed ms') => median(all.map((figures) => figures[metric]!))
      return [{ group: FORMAT, name, figures: { ms: middle('ms'), 'completed ms': middle('completed ms') } }]
    }
    const peers = bench.peers.filter(isPython).filter((peer) => peerKind(peer).importsRows)
    const trials: Trial[] = peers.map((peer) => ({
      label: peer,
      subject: peer,
      run: async () => measure(await bench.desk.store(peer), peer, PEER_FILES),
    }))
    const own = () => withElanus(bench, (store) => measure(store, 'elanus', FILES))
    return [{ label: 'elanus', subject: 'elanus', run: own }, ...trials]
  },
}
