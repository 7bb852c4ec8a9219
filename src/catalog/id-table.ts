/** Counters that never run backwards, also over a crash: a block is durable before it is handed out. */
import type { DatabaseSync } from 'node:sqlite'

/** Small ids for catalog rows, and int64 ids for jobs and auto-id primary keys. */
export type Counter = 'catalog' | 'sequence' | 'row'

/** The first row id, in the range Milvus' own ids have, so that clients meet ids beyond 2^53 from the first day. */
const FIRST_ROW_ID = 450_000_000_000_000_000n

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
    const row = this.#read.get(counter) as { next: bigint } | undefined
    const first = row?.next ?? (counter === 'row' ? FIRST_ROW_ID : 1n)
    this.#write.run(counter, first + count)
    return first
  }

  nextSmall(counter: 'catalog' | 'sequence'): number {
    return Number(this.reserve(counter))
  }
}
