/** Index definitions: what a user asked for. Which segment has it built stands with the segment. */
import type { DatabaseSync } from 'node:sqlite'
import { fromJson, toJson } from './json-column.ts'
import type { IndexRecord } from './records.ts'

interface Row {
  collection_id: number
  name: string
  field_id: number
  index_type: string
  metric_type: string
  params: string
}

const record = (row: Row): IndexRecord => ({
  collectionId: row.collection_id,
  name: row.name,
  fieldId: row.field_id,
  indexType: row.index_type,
  metricType: row.metric_type,
  params: fromJson(row.params),
})

export class IndexTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  insert(i: IndexRecord): void {
    this.#db
      .prepare('INSERT INTO indexes VALUES (?, ?, ?, ?, ?, ?)')
      .run(i.collectionId, i.name, i.fieldId, i.indexType, i.metricType, toJson(i.params))
  }

  list(collectionId: number): IndexRecord[] {
    const rows = this.#db.prepare('SELECT * FROM indexes WHERE collection_id = ? ORDER BY rowid').all(collectionId)
    return (rows as unknown as Row[]).map(record)
  }

  drop(collectionId: number, name: string): void {
    this.#db.prepare('DELETE FROM indexes WHERE collection_id = ? AND name = ?').run(collectionId, name)
  }
}
