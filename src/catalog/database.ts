/** Opens the catalog's SQLite file and brings its tables to the current version. */
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { faults } from '../core/faults.ts'
import { FORMATS } from './tables.ts'

/** Each text is compiled once: a search asks the catalog five questions, and compiling them took longer than answering. */
class Database extends DatabaseSync {
  readonly #statements = new Map<string, StatementSync>()

  override prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = super.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

export function openDatabase(file: string): DatabaseSync {
  const db = new Database(file)
  // The exclusive lock keeps a second server off this data folder; the kernel frees it however the process ends.
  db.exec(
    'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON',
  )
  const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number }
  if (found > FORMATS.length)
    throw new Error(`the catalog has format ${found}, this Elanus knows up to ${FORMATS.length}`)
  if (found < FORMATS.length) {
    transaction(db, () => {
      for (const step of FORMATS.slice(found)) db.exec(step)
      db.exec(`PRAGMA user_version = ${FORMATS.length}`)
    })
  }
  return db
}

/** One transaction; an inner call joins the outer one. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  if (db.isTransaction) return work()
  let result: T
  try {
    db.exec('BEGIN IMMEDIATE')
    result = work()
    faults.atOnce('BeforeCatalogCommit')
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
  faults.atOnce('AfterCatalogCommit')
  return result
}
