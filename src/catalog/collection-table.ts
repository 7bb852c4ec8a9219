/** Collections and whether they are loaded. */
import type { DatabaseSync } from 'node:sqlite'
import { fromJson, toJson } from './json-column.ts'
import type { Collection } from './records.ts'

interface Row {
  id: number
  database_name: string
  name: string
  description: string
  schema: string
  shards_num: number
  consistency_level: string
  properties: string
  loaded: number
}

const record = (row: Row): Collection => ({
  id: row.id,
  databaseName: row.database_name,
  name: row.name,
  description: row.description,
  schema: fromJson(row.schema),
  shardsNum: row.shards_num,
  consistencyLevel: row.consistency_level,
  properties: fromJson(row.properties),
  loaded: row.loaded === 1,
})

export class CollectionTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  insert(c: Collection): void {
    this.#db
      .prepare('INSERT INTO collections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        c.id,
        c.databaseName,
        c.name,
        c.description,
        toJson(c.schema),
        c.shardsNum,
        c.consistencyLevel,
        toJson(c.properties),
        c.loaded ? 1 : 0,
      )
  }

  find(databaseName: string, name: string): Collection | undefined {
    const row = this.#db
      .prepare('SELECT * FROM collections WHERE database_name = ? AND name = ?')
      .get(databaseName, name)
    return row && record(row as unknown as Row)
  }

  byId(id: number): Collection | undefined {
    const row = this.#db.prepare('SELECT * FROM collections WHERE id = ?').get(id)
    return row && record(row as unknown as Row)
  }

  list(databaseName?: string): Collection[] {
    const rows =
      databaseName === undefined
        ? this.#db.prepare('SELECT * FROM collections ORDER BY id').all()
        : this.#db.prepare('SELECT * FROM collections WHERE database_name = ? ORDER BY id').all(databaseName)
    return (rows as unknown as Row[]).map(record)
  }

  rename(id: number, databaseName: string, name: string): void {
    this.#db.prepare('UPDATE collections SET database_name = ?, name = ? WHERE id = ?').run(databaseName, name, id)
  }

  setLoaded(id: number, loaded: boolean): void {
    this.#db.prepare('UPDATE collections SET loaded = ? WHERE id = ?').run(loaded ? 1 : 0, id)
  }

  drop(id: number): void {
    this.#db.prepare('DELETE FROM collections WHERE id = ?').run(id)
  }
}
