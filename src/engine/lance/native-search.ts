/**
 * Searches that the engine itself carries out. Making and running a plan takes it far longer than comparing a few hundred vectors,
 * and one plan can be for many vectors: so searches that ask alike while others run are put to it together.
 */
import { availableParallelism } from 'node:os'
import type { Table } from '@lancedb/lancedb'
import { Gather } from '../../core/gather.ts'
import { limits } from '../../core/limits.ts'
import { columnName } from '../../core/schema.ts'
import type { QueryVector } from '../engine.ts'
import { type Metric, smallerIsNearer } from '../metrics.ts'
import { columnValues, DISTANCE, ROW_ID } from './decode-rows.ts'
import type { KeyCache, SegmentKeys } from './key-cache.ts'
import { ListCache } from './list-cache.ts'
import { type Question, queryOf } from './native-query.ts'
import type { RowRef } from './row-ref.ts'
import type { SegmentStore } from './segment-store.ts'

export interface FoundRow extends RowRef {
  readonly distance: number
}

/** In an answer to several vectors, which one a row is for. */
const QUERY_INDEX = 'query_index'

export class NativeSearch {
  readonly #store: SegmentStore
  readonly #keys: KeyCache
  readonly #lists: ListCache
  readonly #gather = new Gather<QueryVector, FoundRow[]>({
    itemsMax: limits.vectorsTogetherMax,
    // A plan runs on one core for the most part, and others are needed beside it.
    width: Math.max(1, availableParallelism() >> 1),
  })

  constructor(store: SegmentStore, keys: KeyCache) {
    this.#store = store
    this.#keys = keys
    this.#lists = new ListCache(store, (question, vectors) =>
      Promise.all(vectors.map((vector) => this.#ask(question, vector))),
    )
  }

  /** Best first. */
  async nearest(question: Question, vector: QueryVector): Promise<FoundRow[]> {
    const { segment, primary } = question
    const known = this.#keys.of(segment, primary)
    const lists = known && this.#lists.of(question)
    if (!lists) return this.#ask(question, vector)
    const near = lists.nearest(vector as Float32Array, question.reach!.nprobes, question.size)
    return near.map(({ rowId, distance }) => ({ segment, primaryKey: known.at(rowId), rowId, distance }))
  }

  /** What is kept of segments that are gone. */
  forget(isGone: (segmentId: number) => boolean): void {
    this.#keys.forget(isGone)
    this.#lists.forget(isGone)
  }

  /** Until nothing is being read for searches to come. */
  ended(): Promise<void> {
    return this.#lists.ended()
  }

  #ask(question: Question, vector: QueryVector): Promise<FoundRow[]> {
    return this.#gather.ask(kindOf(question), vector, async (vectors) => {
      const { segment, primary } = question
      const table = await this.#store.reader(segment.id, segment.version)
      return ask(table, question, vectors, this.#keys.of(segment, primary))
    })
  }
}

const kindOf = ({ segment, field, metric, where, size, reach, range }: Question): string =>
  JSON.stringify([segment.id, segment.version, field.id, metric, size, reach, range, where])

async function ask(
  table: Table,
  question: Question,
  vectors: readonly QueryVector[],
  known: SegmentKeys | undefined,
): Promise<FoundRow[][]> {
  const { segment, primary, metric } = question
  const key = columnName(primary)
  const answer = await queryOf(table, question, vectors, known ? [DISTANCE] : [key, DISTANCE]).toArrow()
  const rowIds = columnValues(answer, ROW_ID) as bigint[]
  const keys = known ? rowIds.map((id) => known.at(id)) : (columnValues(answer, key) as (bigint | string)[])
  const distances = columnValues(answer, DISTANCE) as number[]
  const owners = vectors.length > 1 ? (columnValues(answer, QUERY_INDEX) as number[]) : undefined
  const found: FoundRow[][] = vectors.map(() => [])
  rowIds.forEach((rowId, i) => {
    const distance = milvusDistance(metric, distances[i])
    found[owners ? owners[i] : 0].push({ segment, primaryKey: keys[i], rowId, distance })
  })
  return found
}

/** Lance's cosine and dot are distances (1 − similarity); Milvus gives the similarity. */
const milvusDistance = (metric: Metric, distance: number): number =>
  smallerIsNearer(metric) ? distance : Math.fround(1 - distance)
