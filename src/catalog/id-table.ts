/** Counters that never run backwards, also over a crash: a block is durable before it is handed out. */
import type { DatabaseSync } from 'node:sqlite'

/** Small ids for catalog rows, and int64 ids for jobs and auto-id primary keys. */
export type Counter = 'catalog' | 'sequence' | 'row'

/** The first row id, in the range Milvus' own ids have, so that clients meet ids beyond 2^53 from the first day. */
const FIRST_ROW_ID = 450_000_000_000_000_000n
const TIME_SHIFT = 18n

export class IdTable {
  readonly #read
  readonly #write

  constructor(db: DatabaseSync) {
    this.#read = db.prepare('SELECT next FROM ids WHERE name = ?')
    this.#read.setReadBigInts(true)
    this.#write = db.prepare(
      'INSERT INTO ids (name, next) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET next = excluded.next',
    )
  }

  /** Reserves `count` ids and returns the first. */
  reserve(counter: Counter, count: bigint = 1n): bigint {
    return this.#take(counter, count, counter === 'row' ? FIRST_ROW_ID : 1n)
  }

  /**
   * Reserves `count` ids for rows. They have Milvus' own form, milliseconds since 1970 above the lowest 18 bits, so that ids
   * which another server made before are smaller than those to come.
   */
  reserveRowIds(count: bigint, nowMs: number): bigint {
    const now = BigInt(nowMs) << TIME_SHIFT
    return this.#take('row', count, now > FIRST_ROW_ID ? now : FIRST_ROW_ID)
  }

  #take(counter: Counter, count: bigint, atLeast: bigint): bigint {
    const next = (this.#read.get(counter) as { next: bigint } | undefined)?.next ?? atLeast
    const first = next > atLeast ? next : atLeast
    this.#write.run(counter, first + count)
    return first
  }

  nextSmall(counter: 'catalog' | 'sequence'): number {
    return Number(this.reserve(counter))
  }
}
