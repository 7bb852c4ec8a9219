/** What the cases that search share: an indexed collection, and a recall that is good enough. */
import type { Bench, Figures, Measured, Trial } from '../case.ts'
import type { Format } from '../data/formats.ts'
import { type RowSet, randomRows } from '../data/random-rows.ts'
import { makeQueries, type Queries, recallOf, TOP } from '../data/truth.ts'
import { withElanus, writeWarmUpFile } from '../elanus/with-elanus.ts'
import { setOf } from '../measure-import.ts'
import { isPython, type PythonPeerName, peerKind } from '../peers/peers.ts'
import type { ImportOrder, Probe, Store } from '../store.ts'

export const RECALL_MIN = 0.98
/** Tried in turn until the recall is reached. */
const EFFORTS = [1, 2, 4, 10, 16, 32, 64, 128, 256, 512]

export interface SearchData {
  readonly order: ImportOrder
  readonly probe: Probe
  readonly queries: Queries
}

/** Parquet where it is among the formats, else the first of them. */
export const oneFormat = ({ options }: Bench): Format =>
  options.formats.find((format) => format === 'parquet') ?? options.formats[0]

export async function prepareSearch(bench: Bench): Promise<SearchData> {
  writeWarmUpFile(bench.store.bucket, bench.options.dim)
  const set = setOf(bench)
  const format = oneFormat(bench)
  const groups = (await bench.store.files(set, [format])).get(format)!
  return { order: { format, groups, set }, probe: probeOf(set), queries: await makeQueries(bench.store, set) }
}

/** The first row of the set. */
export function probeOf(set: RowSet): Probe {
  const [{ firstId, values }] = randomRows({ ...set, rows: 1 }, 1)
  return { id: firstId, vector: [...values] }
}

export const searchingPeers = (bench: Bench, format: Format): PythonPeerName[] =>
  bench.peers.filter(isPython).filter((name) => peerKind(name).searches && peerKind(name).formats.includes(format))

/** One trial for Elanus and one for each peer that searches. */
export function trialsOfAll(
  bench: Bench,
  format: Format,
  measure: (store: Store, name: string) => Promise<readonly Measured[]>,
): Trial[] {
  const trials: Trial[] = [
    { label: 'elanus', subject: 'elanus', run: () => withElanus(bench, (store) => measure(store, 'elanus')) },
  ]
  for (const peer of searchingPeers(bench, format)) {
    trials.push({ label: peer, subject: peer, run: async () => measure(await bench.desk.store(peer), peer) })
  }
  return trials
}

export interface Reached {
  readonly effort: number
  readonly recall: number
}

/** The smallest effort whose recall@10 is good enough. Throws when none is. */
export async function reachRecall(store: Store, { vectors, truth }: Queries): Promise<Reached> {
  let recall = 0
  for (const effort of EFFORTS.filter((effort) => effort >= store.effortMin)) {
    recall = recallOf((await store.search({ vectors, limit: TOP, effort })).ids, truth[100])
    if (recall >= RECALL_MIN) return { effort, recall }
  }
  throw new Error(`recall@${TOP} is ${recall.toFixed(3)} at most, below ${RECALL_MIN}`)
}

/** The value that so many per cent of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)]
}

export const latencies = (milliseconds: readonly number[]): Figures => ({
  'p50 ms': percentile(milliseconds, 50),
  'p99 ms': percentile(milliseconds, 99),
})
