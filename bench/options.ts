/** The flags of `npm run bench`. Parsed once and passed down. */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CACHE_DEFAULT } from './cache.ts'
import { FORMATS, type Format } from './data/formats.ts'
import { PEER_NAMES, type PeerName } from './peers/peers.ts'

const RESULTS_DEFAULT = fileURLToPath(new URL('results', import.meta.url))
export const SOURCES = ['local', 'minio'] as const
export type Source = (typeof SOURCES)[number]

export interface Options {
  readonly rows: number
  readonly dim: number
  readonly formats: readonly Format[]
  readonly peers: readonly PeerName[]
  /** minio: the import is measured from a MinIO as well. */
  readonly source: Source
  /** Names of cases, checked by the table of cases. */
  readonly cases: readonly string[]
  readonly rounds: number
  /** The vector index of Elanus, in the cases that have one. */
  readonly index: string
  /** Import workers of the server; undefined for the server's own default. */
  readonly workers?: number
  /** A Python that has pyarrow; undefined: the bench makes itself one. */
  readonly python?: string
  readonly cache: string
  readonly results: string
}

const CASES_DEFAULT = 'import,index,one-row,many-files'

export const usage = (cases: readonly string[]): string => `npm run bench -- [flags]
  --rows <n>        rows of each file (100000)
  --dim <n>         numbers of a vector (768)
  --formats <list>  of ${FORMATS.join(', ')}; or all (numpy,parquet,json)
  --peers <list>    of ${PEER_NAMES.join(', ')}; or all, or none (floor,lancedb,milvus)
  --source <name>   minio: imports from a MinIO too, and compares with local files (local)
  --cases <list>    of ${cases.join(', ')} (${CASES_DEFAULT})
  --rounds <n>      how often each is measured; the table shows medians (3)
  --index <type>    Elanus' vector index, in the cases that have one (AUTOINDEX)
  --workers <n>     import workers of the server (its default)
  --python <path>   a Python with pyarrow, for the Parquet files (one is made in the cache)
  --cache <folder>  where files, Python environments and run data lie (bench/.cache)
  --results <folder> where JSON and chart go (bench/results)`

/** undefined when help was asked for. Throws Error for what makes no sense. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '100000' },
      dim: { type: 'string', default: '768' },
      formats: { type: 'string', default: 'numpy,parquet,json' },
      peers: { type: 'string', default: 'floor,lancedb,milvus' },
      source: { type: 'string', default: 'local' },
      cases: { type: 'string', default: CASES_DEFAULT },
      rounds: { type: 'string', default: '3' },
      index: { type: 'string', default: 'AUTOINDEX' },
      workers: { type: 'string' },
      python: { type: 'string' },
      cache: { type: 'string', default: CACHE_DEFAULT },
      results: { type: 'string', default: RESULTS_DEFAULT },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return undefined
  const { index, python, cache, results } = values
  return {
    rows: positive('rows', values.rows),
    dim: positive('dim', values.dim),
    formats: listOf('formats', values.formats, FORMATS),
    peers: values.peers === 'none' ? [] : listOf('peers', values.peers, PEER_NAMES),
    source: listOf('source', values.source, SOURCES)[0],
    cases: values.cases.split(','),
    rounds: positive('rounds', values.rounds),
    index,
    workers: values.workers === undefined ? undefined : positive('workers', values.workers),
    python,
    cache,
    results,
  }
}

function positive(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} takes a positive integer, not '${text}'`)
  return value
}

function listOf<T extends string>(flag: string, text: string, known: readonly T[]): readonly T[] {
  if (text === 'all') return known
  return text.split(',').map((name) => {
    const found = known.find((one) => one === name.trim())
    if (!found) throw new Error(`--${flag} knows ${known.join(', ')}, not '${name}'`)
    return found
  })
}
