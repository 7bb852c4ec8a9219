/** What a case is: a list of trials, each of which does its work once a round and says what it measured. */
import type { DataStore } from './data/data-store.ts'
import type { Options } from './options.ts'
import type { PeerDesk } from './peers/peer-desk.ts'
import type { PeerName } from './peers/peers.ts'

/** Each name ends with its unit. */
export type Metric =
  | 'seconds'
  | 'ms'
  | 'MB/s'
  | 'rows/s'
  | 'queries/s'
  | 'recall'
  | 'p50 ms'
  | 'p99 ms'
  | 'completed s'
  | 'completed ms'
  | 'persisted s'
  | 'indexed s'
  | 'searches'
  /** nprobe or ef. */
  | 'reach'
  | 'short answers'
  | 'all MB'
  | 'server MB'
  | 'worker MB'

/** The first is the one whose ratios are shown. */
export type Figures = Readonly<Partial<Record<Metric, number>>>

export interface Measured {
  /** Rows of one group did the same work; their ratios are shown. */
  readonly group: string
  readonly name: string
  readonly figures: Figures
}

export interface Trial {
  readonly label: string
  readonly subject: 'elanus' | PeerName
  /** Throws when anything is not as it has to be: a wrong count, a wrong neighbour, a recall too low. */
  run(): Promise<readonly Measured[]>
}

export interface Case {
  readonly name: string
  /** What is measured, in one line. */
  readonly about: string
  /** Names of the rows that the others of their group are compared with. */
  readonly baselines: readonly string[]
  /** Makes the files; measures nothing. */
  prepare(bench: Bench): Promise<readonly Trial[]>
}

export interface Bench {
  readonly options: Options
  readonly cache: string
  readonly store: DataStore
  /** The peers that could be installed. */
  readonly peers: readonly PeerName[]
  readonly desk: PeerDesk
}
