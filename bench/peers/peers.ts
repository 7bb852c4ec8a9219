/** The table of peers: what each can be asked for. */
import type { Format } from '../data/formats.ts'

export interface PeerKind {
  /** Names the script `<script>.py` and its packages `<script>.txt`, beside this file. */
  readonly script: string
  readonly formats: readonly Format[]
  /** Builds a vector index and searches. */
  readonly searches: boolean
  /** Takes one-row files into a collection that is being searched. */
  readonly importsRows: boolean
}

export const PEERS = {
  lancedb: {
    script: 'lancedb-alone',
    formats: ['numpy', 'parquet', 'parquet-zstd', 'jsonl'],
    searches: false,
    importsRows: false,
  },
  'milvus-lite': {
    script: 'milvus-lite',
    formats: ['numpy', 'parquet', 'parquet-zstd'],
    searches: true,
    importsRows: false,
  },
  milvus: {
    script: 'milvus-standalone',
    formats: ['numpy', 'parquet', 'parquet-zstd', 'json'],
    searches: true,
    importsRows: true,
  },
} as const satisfies Record<string, PeerKind>

export type PythonPeerName = keyof typeof PEERS
/** `floor` is no program: the bench itself writes and fsyncs as many bytes as the vectors have. */
export const PEER_NAMES = ['floor', ...(Object.keys(PEERS) as PythonPeerName[])] as const
export type PeerName = (typeof PEER_NAMES)[number]

export const peerKind = (name: PythonPeerName): PeerKind => PEERS[name]
export const isPython = (name: PeerName): name is PythonPeerName => name !== 'floor'
