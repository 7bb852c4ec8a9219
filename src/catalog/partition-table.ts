/** Partitions of collections. Their ordinals are never reused within a collection. */
import type { DatabaseSync } from 'node:sqlite'
import type { Partition } from './records.ts'

export const DEFAULT_PARTITION = '_default'

interface Row {
  id: number
  collection_id: number
  name: string
  ordinal: number
}

const record = (row: Row): Partition => ({
  id: row.id,
  collectionId: row.collection_id,
  name: row.name,
  ordinal: row.ordinal,
})

export class PartitionTable {
  readonly #db: DatabaseSync

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  insert(p: Partition): void {
    this.#db.prepare('INSERT INTO partitions VALUES (?, ?, ?, ?)').run(p.id, p.collectionId, p.name, p.ordinal)
  }

  find(collectionId: number, name: string): Partition | undefined {
    const row = this.#db
      .prepare('SELECT * FROM partitions WHERE collection_id = ? AND name = ?')
      .get(collectionId, name)
    return row && record(row as unknown as Row)
  }

  list(collectionId: number): Partition[] {
    const rows = this.#db.prepare('SELECT * FROM partitions WHERE collection_id = ? ORDER BY ordinal').all(collectionId)
    return (rows as unknown as Row[]).map(record)
  }

  drop(id: number): void {
    this.#db.prepare('DELETE FROM partitions WHERE id = ?').run(id)
  }
}
