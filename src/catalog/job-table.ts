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
  sources: string
  progress: bigint
  durable_time_ms: bigint
  indexed_time_ms: bigint
  retries: bigint
  request: string
  idempotency_key: string | null
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
  sources: fromJson(row.sources),
  progress: Number(row.progress),
  durableTimeMs: Number(row.durable_time_ms),
  indexedTimeMs: Number(row.indexed_time_ms),
  retries: Number(row.retries),
  request: row.request,
  idempotencyKey: row.idempotency_key,
})

/** What a job is for its whole life. */
const fixedColumns = (j: Job) => ({
  id: j.id,
  collection_id: j.collectionId,
  database_name: j.databaseName,
  collection_name: j.collectionName,
  partition_id: j.partitionId,
  schema: toJson(j.schema),
  groups: toJson(j.groups),
  options: toJson(j.options),
  create_time_ms: j.createTimeMs,
  deadline_ms: j.deadlineMs,
  request: j.request,
  idempotency_key: j.idempotencyKey,
})

const changingColumns = (j: Job) => ({
  state: j.state,
  reason: j.reason,
  complete_time_ms: j.completeTimeMs,
  files: toJson(j.files),
  sources: toJson(j.sources),
  progress: j.progress,
  durable_time_ms: j.durableTimeMs,
  indexed_time_ms: j.indexedTimeMs,
  retries: j.retries,
})

export class JobTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  insert(job: Job): void {
    const columns = { ...fixedColumns(job), ...changingColumns(job) }
    const names = Object.keys(columns)
    const values = names.map((name) => `:${name}`)
    this.#db.prepare(`INSERT INTO jobs (${names.join(', ')}) VALUES (${values.join(', ')})`).run(columns)
  }

  update(job: Job): void {
    const columns = changingColumns(job)
    const changes = Object.keys(columns).map((name) => `${name} = :${name}`)
    this.#db.prepare(`UPDATE jobs SET ${changes.join(', ')} WHERE id = :id`).run({ ...columns, id: job.id })
  }

  /** Forgets jobs that ended before `ms`; returns how many. */
  removeEndedBefore(ms: number): number {
    const { changes } = this.#db
      .prepare("DELETE FROM jobs WHERE state IN ('Completed', 'Failed') AND max(create_time_ms, complete_time_ms) < ?")
      .run(ms)
    return Number(changes)
  }

  byId(id: bigint): Job | undefined {
    return this.#select('WHERE id = ?', id)[0]
  }

  byIdempotencyKey(collectionId: number, key: string): Job | undefined {
    return this.#select('WHERE collection_id = ? AND idempotency_key = ?', collectionId, key)[0]
  }

  /** Newest first. */
  list(): Job[] {
    return this.#select('ORDER BY id DESC')
  }

  /** Newest first. */
  ofCollection(collectionId: number): Job[] {
    return this.#select('WHERE collection_id = ? ORDER BY id DESC', collectionId)
  }

  /** Oldest first. */
  active(): Job[] {
    return this.#select("WHERE state NOT IN ('Completed', 'Failed') ORDER BY id")
  }

  #select(where: string, ...values: (number | bigint | string)[]): Job[] {
    const statement = this.#db.prepare(`SELECT * FROM jobs ${where}`)
    statement.setReadBigInts(true)
    return (statement.all(...values) as unknown as Row[]).map(record)
  }
}
