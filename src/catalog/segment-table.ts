/** Segments: which tables exist, which version of each is the truth, and who may see them. */
import type { DatabaseSync } from 'node:sqlite'
import { fromJson, toJson } from './json-column.ts'
import type { Segment, SegmentState } from './records.ts'

interface Row {
  id: number
  collection_id: number
  partition_id: number | null
  state: SegmentState
  version: number
  rows: number
  job_id: bigint | null
  sequence: number
  indexed: string
}

const record = (row: Row): Segment => ({
  id: Number(row.id),
  collectionId: Number(row.collection_id),
  partitionId: row.partition_id === null ? null : Number(row.partition_id),
  state: row.state,
  version: Number(row.version),
  rows: Number(row.rows),
  jobId: row.job_id,
  sequence: Number(row.sequence),
  indexed: fromJson(row.indexed),
})

export class SegmentTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  insert(s: Segment): void {
    this.#db
      .prepare('INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(s.id, s.collectionId, s.partitionId, s.state, s.version, s.rows, s.jobId, s.sequence, toJson(s.indexed))
  }

  update(s: Segment): void {
    this.#db
      .prepare('UPDATE segments SET state = ?, version = ?, rows = ?, sequence = ?, indexed = ? WHERE id = ?')
      .run(s.state, s.version, s.rows, s.sequence, toJson(s.indexed), s.id)
  }

  byId(id: number): Segment | undefined {
    return this.#select('WHERE id = ?', id)[0]
  }

  /** Oldest first. */
  visible(collectionId: number): Segment[] {
    return this.#select("WHERE collection_id = ? AND state IN ('growing', 'sealed') ORDER BY sequence", collectionId)
  }

  ofJob(jobId: bigint): Segment[] {
    return this.#select('WHERE job_id = ? ORDER BY id', jobId)
  }

  all(): Segment[] {
    return this.#select('ORDER BY id')
  }

  remove(id: number): void {
    this.#db.prepare('DELETE FROM segments WHERE id = ?').run(id)
  }

  #select(where: string, ...values: (number | bigint)[]): Segment[] {
    const statement = this.#db.prepare(`SELECT * FROM segments ${where}`)
    statement.setReadBigInts(true)
    return (statement.all(...values) as unknown as Row[]).map(record)
  }
}
