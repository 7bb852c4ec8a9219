/** The one truth: what exists and what is visible. SQLite with synchronous=FULL; every method that writes is one transaction. */
import type { DatabaseSync } from 'node:sqlite'
import { CollectionTable } from './collection-table.ts'
import { openDatabase, transaction } from './database.ts'
import { DatabaseTable } from './database-table.ts'
import { IdTable } from './id-table.ts'
import { IndexTable } from './index-table.ts'
import { JobTable } from './job-table.ts'
import { PartitionTable } from './partition-table.ts'
import { SegmentTable } from './segment-table.ts'
import { TaskTable } from './task-table.ts'

export class Catalog {
  readonly databases: DatabaseTable
  readonly collections: CollectionTable
  readonly partitions: PartitionTable
  readonly indexes: IndexTable
  readonly segments: SegmentTable
  readonly jobs: JobTable
  readonly tasks: TaskTable
  readonly ids: IdTable
  readonly #db: DatabaseSync

  /** `file` may be ':memory:' in tests. */
  constructor(file: string) {
    this.#db = openDatabase(file)
    this.databases = new DatabaseTable(this.#db)
    this.collections = new CollectionTable(this.#db)
    this.partitions = new PartitionTable(this.#db)
    this.indexes = new IndexTable(this.#db)
    this.segments = new SegmentTable(this.#db)
    this.jobs = new JobTable(this.#db)
    this.tasks = new TaskTable(this.#db)
    this.ids = new IdTable(this.#db)
  }

  /** Runs `work` as one transaction: all of it is durable when this returns, or none of it happened. Nests. */
  transaction<T>(work: () => T): T {
    return transaction(this.#db, work)
  }

  close(): void {
    this.#db.close()
  }
}
