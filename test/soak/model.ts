/**
 * What a collection must hold, in memory. Ids come in buckets: a job owns its buckets until it has ended, and nothing else touches
 * them meanwhile, so that whatever order things happen in on the server there is one right answer.
 */
import { strict as assert } from 'node:assert'
import { type SampleRow, seeded } from '../support/sample-files.ts'
import { BUCKET_IDS } from './op.ts'

export const DIM = 4
export const BUCKETS = 24

/** The id's row as the operation of a number has written it. */
export function rowOf(id: number, writer: number): SampleRow {
  const random = seeded(id * 7919 + writer)
  const vector = Array.from({ length: DIM }, () => Math.fround(random() * 2 - 1))
  return { id, title: `row ${id} of ${writer}, ünïcode "quoted"`, vector }
}

/** Of each id the writers of its rows, the newest last. Several where it was inserted again: reads show the newest, count(*) counts all. */
export type Bucket = ReadonlyMap<number, readonly number[]>

export const idsOf = (bucket: number, from: number, rows: number): number[] =>
  Array.from({ length: rows }, (_, i) => bucket * BUCKET_IDS + from + i)

export function inserted(bucket: Bucket, ids: readonly number[], writer: number): Bucket {
  const next = new Map(bucket)
  for (const id of ids) next.set(id, [...(bucket.get(id) ?? []), writer])
  return next
}

export function upserted(bucket: Bucket, ids: readonly number[], writer: number): Bucket {
  const next = new Map(bucket)
  for (const id of ids) next.set(id, [writer])
  return next
}

export function deleted(bucket: Bucket, ids: readonly number[]): Bucket {
  const next = new Map(bucket)
  for (const id of ids) next.delete(id)
  return next
}

export const countIn = (bucket: Bucket): number =>
  [...bucket.values()].reduce((sum, writers) => sum + writers.length, 0)

export class CollectionModel {
  readonly #buckets = new Map<number, Bucket>()
  readonly #owners = new Map<number, string>()

  bucket(number: number): Bucket {
    return this.#buckets.get(number) ?? new Map()
  }

  set(number: number, bucket: Bucket): void {
    this.#buckets.set(number, bucket)
  }

  /** Those that no job owns. */
  get free(): number[] {
    return Array.from({ length: BUCKETS }, (_, i) => i).filter((number) => !this.#owners.has(number))
  }

  claim(numbers: readonly number[], owner: string): void {
    for (const number of numbers) {
      assert(!this.#owners.has(number), `bucket ${number} is free`)
      this.#owners.set(number, owner)
    }
  }

  release(owner: string): void {
    for (const [number, name] of this.#owners) if (name === owner) this.#owners.delete(number)
  }

  /** What a read of everything shows, in order of ids. */
  rows(): SampleRow[] {
    return [...this.#buckets.values()]
      .flatMap((bucket) => [...bucket].map(([id, writers]) => rowOf(id, writers.at(-1)!)))
      .sort((a, b) => a.id - b.id)
  }

  count(): number {
    return [...this.#buckets.values()].reduce((sum, bucket) => sum + countIn(bucket), 0)
  }
}
