/** Databases: a name and its properties. `default` always exists. */
import type { DatabaseSync } from 'node:sqlite'
import { fromJson, toJson } from './json-column.ts'
import type { DatabaseRecord } from './records.ts'

export const DEFAULT_DATABASE = 'default'

interface Row {
  id: number
  name: string
  properties: string
}

const record = (row: Row): DatabaseRecord => ({ id: row.id, name: row.name, properties: fromJson(row.properties) })

export class DatabaseTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
    db.prepare('INSERT OR IGNORE INTO databases (id, name, properties) VALUES (1, ?, ?)').run(DEFAULT_DATABASE, '{}')
  }

  create(name: string, properties: Readonly<Record<string, string>>): void {
    this.#db.prepare('INSERT INTO databases (name, properties) VALUES (?, ?)').run(name, toJson(properties))
  }

  find(name: string): DatabaseRecord | undefined {
    const row = this.#db.prepare('SELECT * FROM databases WHERE name = ?').get(name) as Row | undefined
    return row && record(row)
  }

  list(): DatabaseRecord[] {
    return (this.#db.prepare('SELECT * FROM databases ORDER BY id').all() as unknown as Row[]).map(record)
  }

  drop(name: string): void {
    this.#db.prepare('DELETE FROM databases WHERE name = ?').run(name)
  }
}
