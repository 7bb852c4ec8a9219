/** What a soak does, as plain data: the same seed gives the same operations, and a story of them can be kept and told again. */
import { type Random, randomOf } from '../fuzz/random.ts'

/** Numbers called `at` are shares in [0, 1) of whatever there is to choose from when the operation's turn comes. */
export type Op =
  | WriteOp
  | { readonly kind: 'import'; readonly import: ImportOp }
  /** Many inserts of one row: the segment that grows is compacted. */
  | { readonly kind: 'burst'; readonly collection: number; readonly at: number; readonly rows: number }
  | { readonly kind: 'abort' | 'commit'; readonly at: number }
  /** Until a job has ended, or waits for a commit. */
  | { readonly kind: 'await'; readonly at: number }
  | { readonly kind: 'flush' | 'drop' | 'search'; readonly collection: number; readonly at: number }
  /** A compaction is asked for; `isAwaited`: and is over before the next operation. */
  | CompactOp
  | { readonly kind: 'compare' }
  /** kill −9 of the server, so many milliseconds after another operation began or, without one, at once. */
  | { readonly kind: 'kill'; readonly during: Interruptible | undefined; readonly afterMs: number }
  | { readonly kind: 'killWorker'; readonly at: number }
  | { readonly kind: 'restart' }

export interface WriteOp {
  readonly kind: 'insert' | 'upsert' | 'delete'
  readonly collection: number
  readonly at: number
  /** How many ids, and where in the bucket they begin. */
  readonly rows: number
  readonly from: number
}

export interface CompactOp {
  readonly kind: 'compact'
  readonly collection: number
  readonly isAwaited: boolean
}

export interface ImportOp {
  readonly collection: number
  readonly at: number
  /** A file for each. */
  readonly formats: readonly ImportFormat[]
  readonly rows: number
  readonly isManual: boolean
  /** One value of the last file is wrong. */
  readonly isWrong: boolean
  /** So slow that other operations happen meanwhile. */
  readonly bytesPerSecondMax: number | undefined
}

export type Interruptible =
  | WriteOp
  | CompactOp
  | { readonly kind: 'import'; readonly import: ImportOp }
  | { readonly kind: 'abort' | 'commit'; readonly at: number }

export const IMPORT_FORMATS = ['json', 'jsonl', 'csv', 'numpy'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]
export type OpKind = Op['kind']

export const COLLECTIONS = 2
/** Rows that one bucket of ids holds. */
export const BUCKET_IDS = 100

/** How often each kind comes, of their sum. */
const WEIGHTS: Readonly<Record<OpKind, number>> = {
  insert: 20,
  upsert: 14,
  delete: 10,
  import: 16,
  burst: 1,
  abort: 5,
  commit: 5,
  await: 6,
  flush: 4,
  compact: 8,
  drop: 1,
  search: 5,
  compare: 4,
  kill: 8,
  killWorker: 3,
  restart: 2,
}
const WHEEL = (Object.keys(WEIGHTS) as OpKind[]).flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind))

/** The operation of a place in the order, whatever came before it. */
export function opAt(seed: number, place: number): Op {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) + place)
  return makeOp(random.pick(WHEEL), random)
}

function makeOp(kind: OpKind, random: Random): Op {
  const at = random.below(1000) / 1000
  const collection = random.below(COLLECTIONS)
  switch (kind) {
    case 'insert':
    case 'upsert':
    case 'delete':
      return writeOp(kind, random)
    case 'import':
      return { kind, import: importOp(random) }
    case 'burst':
      return { kind, collection, at, rows: 66 + random.below(10) }
    case 'abort':
    case 'commit':
    case 'await':
    case 'killWorker':
      return { kind, at }
    case 'flush':
    case 'drop':
    case 'search':
      return { kind, collection, at }
    case 'compact':
      return { kind, collection, isAwaited: random.below(3) === 0 }
    case 'kill':
      return { kind, during: random.below(4) === 0 ? undefined : interruptible(random), afterMs: random.below(60) }
    case 'compare':
    case 'restart':
      return { kind }
  }
}

function writeOp(kind: WriteOp['kind'], random: Random): WriteOp {
  const rows = 1 + random.below(30)
  return {
    kind,
    collection: random.below(COLLECTIONS),
    at: random.below(1000) / 1000,
    rows,
    from: random.below(BUCKET_IDS - rows),
  }
}

function importOp(random: Random): ImportOp {
  const files = 1 + random.below(3)
  return {
    collection: random.below(COLLECTIONS),
    at: random.below(1000) / 1000,
    formats: Array.from({ length: files }, () => random.pick(IMPORT_FORMATS)),
    rows: 1 + random.below(BUCKET_IDS),
    isManual: random.below(3) === 0,
    isWrong: random.below(6) === 0,
    bytesPerSecondMax: random.below(2) === 0 ? 20_000 + random.below(80_000) : undefined,
  }
}

function interruptible(random: Random): Interruptible {
  const kind = random.pick(['insert', 'upsert', 'delete', 'import', 'abort', 'commit', 'compact', 'compact'] as const)
  switch (kind) {
    case 'insert':
    case 'upsert':
    case 'delete':
      return writeOp(kind, random)
    case 'import':
      return { kind, import: importOp(random) }
    case 'compact':
      return { kind, collection: random.below(COLLECTIONS), isAwaited: false }
    default:
      return { kind, at: random.below(1000) / 1000 }
  }
}
