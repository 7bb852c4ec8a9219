/** The tasks of jobs that run, and what became of each: what a job that is taken up again need not do a second time. */
import type { DatabaseSync } from 'node:sqlite'
import { fromJson, toJson } from './json-column.ts'
import type { DurableTask, TaskRecord } from './records.ts'

interface Row {
  ordinal: number
  plan: string
  durable: string | null
}

export class TaskTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** In the order of the plan. */
  insert(jobId: bigint, plans: readonly object[]): void {
    const statement = this.#db.prepare('INSERT INTO tasks (job_id, ordinal, plan) VALUES (?, ?, ?)')
    plans.forEach((plan, ordinal) => void statement.run(jobId, ordinal, toJson(plan)))
  }

  setDurable(jobId: bigint, ordinal: number, durable: DurableTask): void {
    this.#db
      .prepare('UPDATE tasks SET durable = ? WHERE job_id = ? AND ordinal = ?')
      .run(toJson(durable), jobId, ordinal)
  }

  ofJob(jobId: bigint): TaskRecord[] {
    const rows = this.#db
      .prepare('SELECT ordinal, plan, durable FROM tasks WHERE job_id = ? ORDER BY ordinal')
      .all(jobId)
    return (rows as unknown as Row[]).map(({ ordinal, plan, durable }) => ({
      ordinal: Number(ordinal),
      plan: fromJson(plan),
      durable: durable === null ? undefined : fromJson(durable),
    }))
  }

  removeOfJob(jobId: bigint): void {
    this.#db.prepare('DELETE FROM tasks WHERE job_id = ?').run(jobId)
  }
}
