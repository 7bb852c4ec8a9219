/** The exact nearest rows of the bench's queries, found by comparing each query with each row. Kept beside the data. */
import { readFileSync } from 'node:fs'
import type { DataStore } from './data-store.ts'
import { type RowSet, randomRows, vectorsOf } from './random-rows.ts'

export const TOP = 10
const QUERIES = 100
const QUERY_STREAM = 1_000
const CHUNK_ROWS = 1000
/** Per cent of the rows that a filter keeps: those with the smallest ids. 100: no filter. */
export const SELECTIVITIES = [100, 50, 10, 1] as const
export type Selectivity = (typeof SELECTIVITIES)[number]

export interface Queries {
  readonly vectors: readonly (readonly number[])[]
  /** Selectivity → for each query the ids of its nearest rows. */
  readonly truth: Readonly<Record<Selectivity, readonly (readonly number[])[]>>
}

/** The first id that a filter of this selectivity leaves out. */
export const boundOf = (set: RowSet, selectivity: Selectivity): number =>
  set.firstId + Math.max(TOP, Math.floor((set.rows * selectivity) / 100))

/** Queries are drawn around the same centres as the rows, and are no rows themselves. */
export async function makeQueries(store: DataStore, set: RowSet): Promise<Queries> {
  const vectors = vectorsOf({ rows: QUERIES, dim: set.dim, stream: QUERY_STREAM, firstId: 0 })
  const path = await store.kept(set, `truth-${QUERIES}.json`, () => JSON.stringify(exactNearest(set, vectors)))
  return { vectors: vectors.map((vector) => [...vector]), truth: JSON.parse(readFileSync(path, 'utf8')) }
}

function exactNearest(set: RowSet, queries: readonly Float32Array[]): Record<Selectivity, number[][]> {
  console.log(`finding the exact neighbours of ${queries.length} queries (once)`)
  const lists = SELECTIVITIES.map((selectivity) => ({
    selectivity,
    bound: boundOf(set, selectivity),
    nearest: queries.map(() => new Nearest()),
  }))
  for (const { firstId, rows, values } of randomRows(set, CHUNK_ROWS)) {
    queries.forEach((query, q) => {
      for (let row = 0; row < rows; row++) {
        const distance = squaredDistance(query, values, row * set.dim)
        for (const { bound, nearest } of lists) if (firstId + row < bound) nearest[q].offer(firstId + row, distance)
      }
    })
  }
  const ids = lists.map(({ selectivity, nearest }) => [selectivity, nearest.map((one) => one.ids)])
  return Object.fromEntries(ids)
}

function squaredDistance(query: Float32Array, values: Float32Array, at: number): number {
  let sum = 0
  for (let i = 0; i < query.length; i++) {
    const difference = query[i] - values[at + i]
    sum += difference * difference
  }
  return sum
}

/** The TOP nearest of all that were offered. */
class Nearest {
  readonly #ids: number[] = []
  readonly #distances: number[] = []

  offer(id: number, distance: number): void {
    const distances = this.#distances
    if (distances.length === TOP && distance >= distances[TOP - 1]) return
    let at = distances.length
    while (at > 0 && distances[at - 1] > distance) at--
    distances.splice(at, 0, distance)
    this.#ids.splice(at, 0, id)
    distances.length = Math.min(distances.length, TOP)
    this.#ids.length = distances.length
  }

  get ids(): number[] {
    return this.#ids
  }
}

type Ids = readonly (readonly number[])[]

/** Of all true neighbours the part that was found. Throws when a search returned another number of rows than it had to. */
export function recallOf(found: Ids, truth: Ids): number {
  found.forEach((ids, i) => {
    const { length } = truth[i % truth.length]
    const different = new Set(ids).size
    if (ids.length !== length || different !== length) {
      throw new Error(`a search returned ${ids.length} rows (${different} different), expected ${length}`)
    }
  })
  return shareFound(found, truth)
}

/** The same for searches that may return too few: what they leave out was not found. */
export function shareFound(found: Ids, truth: Ids): number {
  const hits = found.map((ids, i) => truth[i % truth.length].filter((id) => ids.includes(id)).length)
  const wanted = found.map((_, i) => truth[i % truth.length].length)
  return sum(hits) / sum(wanted)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
