/** Import jobs. Only import/state.ts calls the methods that write. */
import type { DatabaseSync } from 'node:sqlite'
import { fromJson, toJson } from './json-column.ts'
import type { Job, JobState } from './records.ts'

interface Row {
  id: bigint
  collection_id: bigint
  database_name: string
  collection_name: string
  partition_id: bigint | null
  schema: string
  groups: string
  options: string
  state: JobState
  reason: string
  create_time_ms: bigint
  complete_time_ms: bigint
  deadline_ms: bigint
  files: string
}

const record = (row: Row): Job => ({
  id: row.id,
  collectionId: Number(row.collection_id),
  databaseName: row.database_name,
  collectionName: row.collection_name,
  partitionId: row.partition_id === null ? null : Number(row.partition_id),
  schema: fromJson(row.schema),
  groups: fromJson(row.groups),
  options: fromJson(row.options),
  state: row.state,
  reason: row.reason,
  createTimeMs: Number(row.create_time_ms),
  completeTimeMs: Number(row.complete_time_ms),
  deadlineMs: Number(row.deadline_ms),
  files: fromJson(row.files),
})

export class JobTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  insert(j: Job): void {
    this.#db
      .prepare('INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        j.id,
        j.collectionId,
        j.databaseName,
        j.collectionName,
        j.partitionId,
        toJson(j.schema),
        toJson(j.groups),
        toJson(j.options),
        j.state,
        j.reason,
        j.createTimeMs,
        j.completeTimeMs,
        j.deadlineMs,
        toJson(j.files),
      )
  }

  update(j: Job): void {
    this.#db
      .prepare('UPDATE jobs SET state = ?, reason = ?, complete_time_ms = ?, files = ? WHERE id = ?')
      .run(j.state, j.reason, j.completeTimeMs, toJson(j.files), j.id)
  }

  byId(id: bigint): Job | undefined {
    return this.#select('WHERE id = ?', id)[0]
  }

  /** Newest first. */
  list(): Job[] {
    return this.#select('ORDER BY id DESC')
  }

  ofCollection(collectionId: number): Job[] {
    return this.#select('WHERE collection_id = ? ORDER BY id DESC', collectionId)
  }

  /** Oldest first. */
  active(): Job[] {
    return this.#select("WHERE state NOT IN ('Completed', 'Failed') ORDER BY id")
  }

  #select(where: string, ...values: (number | bigint)[]): Job[] {
    const statement = this.#db.prepare(`SELECT * FROM jobs ${where}`)
    statement.setReadBigInts(true)
    return (statement.all(...values) as unknown as Row[]).map(record)
  }
}
