/**
 * Which LanceDB index stands for which kind, and how it is searched. Pure.
 * A segment below `limits.indexRowsMin` rows has none: scanning it is as fast, and exact.
 */
import { Index } from '@lancedb/lancedb'
import { limits } from '../../core/limits.ts'
import type { Field } from '../../core/schema.ts'
import type { VectorIndexSpec } from '../index-spec.ts'
import { isListMetric, type Metric, type VectorMetric } from '../metrics.ts'
import { TRAINING } from './ivf/train.ts'

export type LanceDistance = 'l2' | 'cosine' | 'dot' | 'hamming'
const DISTANCES: Record<Exclude<VectorMetric, 'JACCARD'>, LanceDistance> = {
  L2: 'l2',
  COSINE: 'cosine',
  IP: 'dot',
  HAMMING: 'hamming',
}
/** undefined where Lance 0.39 does not have the metric. */
export const lanceDistance = (metric: Metric): LanceDistance | undefined =>
  metric === 'JACCARD' || metric === 'BM25' || isListMetric(metric) ? undefined : DISTANCES[metric]

/** The distance where Lance can search the type itself: not JACCARD, not Int8, and bfloat16 it cannot even tell from bytes. */
export function nativeDistance(type: Field['dataType'], metric: Metric): LanceDistance | undefined {
  const isNative = type === 'FloatVector' || type === 'Float16Vector' || type === 'BinaryVector'
  return isNative ? lanceDistance(metric) : undefined
}

/** Lance's defaults of 256 and 50 train much longer and find no more: see docs/decisions/0005. */
const FLAT_TRAINING = { sampleRate: TRAINING.rowsPerList, maxIterations: TRAINING.rounds }

/** undefined = search this segment flat. */
export function lanceIndex(spec: VectorIndexSpec, rows: number): Index | undefined {
  if (spec.kind === 'none' || rows < limits.indexRowsMin) return undefined
  const distanceType = lanceDistance(spec.metric)
  if (distanceType === undefined || distanceType === 'hamming') return undefined
  switch (spec.kind) {
    case 'ivfFlat':
      return Index.ivfFlat({ distanceType, numPartitions: partitions(spec, rows), ...FLAT_TRAINING })
    case 'ivfPq':
      return Index.ivfPq({ distanceType, numPartitions: partitions(spec, rows), numSubVectors: subVectors(spec) })
    case 'hnsw':
      return Index.hnswSq({
        distanceType,
        numPartitions: 1,
        m: integer(spec.params.M, 18),
        efConstruction: integer(spec.params.efConstruction, 240),
      })
  }
}

/** How such an index is built by ourselves; undefined where that is Lance's to do. */
export function flatIndex(spec: VectorIndexSpec, rows: number): { distance: LanceDistance; lists: number } | undefined {
  const distance = spec.kind === 'ivfFlat' ? lanceDistance(spec.metric) : undefined
  return distance === undefined || distance === 'hamming' ? undefined : { distance, lists: partitions(spec, rows) }
}

/** As many inverted lists as asked for, but none so short that training is meaningless (Lance wants 256 rows a list). */
function partitions(spec: VectorIndexSpec, rows: number): number {
  const most = Math.max(1, Math.floor(rows / 256))
  return Math.min(integer(spec.params.nlist, Math.ceil(Math.sqrt(rows))), most)
}

/** `m` where it divides the dimension, else an eighth of the dimension or the largest divisor below it. */
function subVectors(spec: VectorIndexSpec): number {
  const asked = integer(spec.params.m, 0)
  if (asked > 0 && spec.dim % asked === 0) return asked
  for (let m = Math.floor(spec.dim / 8); m > 1; m--) if (spec.dim % m === 0) return m
  return 1
}

export interface SearchSettings {
  readonly nprobes: number
  readonly refineFactor?: number
  readonly ef?: number
}

/** The reach of a search through an index; `nprobe` and `ef` of the request override what is enough for recall 0.95. */
export function searchSettings(
  spec: VectorIndexSpec,
  params: Readonly<Record<string, unknown>>,
  limit: number,
): SearchSettings {
  const nprobes = integer(params.nprobe, 20)
  switch (spec.kind) {
    case 'none':
    case 'ivfFlat':
      return { nprobes }
    case 'ivfPq':
      return { nprobes, refineFactor: 20 }
    case 'hnsw':
      return { nprobes: 1, ef: Math.max(integer(params.ef, 100), limit), refineFactor: 2 }
  }
}

function integer(value: unknown, fallback: number): number {
  const number = Number(value)
  return value !== undefined && Number.isInteger(number) && number > 0 ? number : fallback
}
