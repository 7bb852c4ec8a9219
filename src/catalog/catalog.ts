/** The one truth: what exists and what is visible. SQLite with synchronous=FULL; every method that writes is one transaction. */
import type { DatabaseSync } from 'node:sqlite'
import { diskError } from '../core/disk-error.ts'
import { apiError } from '../core/errors.ts'
import { CollectionTable } from './collection-table.ts'
import { openDatabase, transaction } from './database.ts'
import { DatabaseTable } from './database-table.ts'
import { IdTable } from './id-table.ts'
import { IndexTable } from './index-table.ts'
import { JobTable } from './job-table.ts'
import { PartitionTable } from './partition-table.ts'
import { Reserve } from './reserve.ts'
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
  readonly #reserve: Reserve | undefined

  /** `file` may be ':memory:' in tests. Keeps some space beside the file in reserve. */
  constructor(file: string) {
    this.#db = openDatabase(file)
    this.#reserve = file === ':memory:' ? undefined : new Reserve(`${file}.reserve`)
    this.databases = new DatabaseTable(this.#db)
    this.collections = new CollectionTable(this.#db)
    this.partitions = new PartitionTable(this.#db)
    this.indexes = new IndexTable(this.#db)
    this.segments = new SegmentTable(this.#db)
    this.jobs = new JobTable(this.#db)
    this.tasks = new TaskTable(this.#db)
    this.ids = new IdTable(this.#db)
  }

  /**
   * Runs `work` as one transaction: all of it is durable when this returns, or none of it happened. Nests. Where the disk is
   * full `work` is run a second time; a disk that does not take it all the same is 1001.
   */
  transaction<T>(work: () => T): T {
    const run = () => transaction(this.#db, work)
    // An inner transaction cannot be repeated alone.
    if (this.#db.isTransaction) return run()
    try {
      return this.#reserve ? this.#reserve.spend(run) : run()
    } catch (cause) {
      const disk = diskError(cause)
      throw disk === undefined ? cause : apiError('ioFailed', `the catalog cannot be written: ${disk}`, { cause })
    }
  }

  /** Takes back the space that a full disk has cost; called now and then. */
  refillReserve(): void {
    this.#reserve?.refill()
  }

  close(): void {
    this.#db.close()
  }
}
