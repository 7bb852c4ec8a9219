/** Which segments a request looks at, and the filter each of them gets. */
import type { Catalog } from '../../catalog/catalog.ts'
import type { Collection, Segment } from '../../catalog/records.ts'
import { PARTITION_COLUMN, partitionKeyField } from '../../core/schema.ts'
import type { PartitionScope } from '../engine.ts'

export interface Scope {
  /** Oldest first. */
  readonly segments: readonly Segment[]
  readonly where: string | undefined
}

export function scopeOf(
  catalog: Catalog,
  collection: Collection,
  partitions: PartitionScope,
  sql: string | undefined,
): Scope {
  const visible = catalog.segments.visible(collection.id)
  const where = whereOf(collection, partitions, sql)
  if (partitions === undefined || partitionKeyField(collection.schema)) return { segments: visible, where }
  const ids = new Set(partitions.map((p) => p.id))
  return { segments: visible.filter((s) => s.partitionId !== null && ids.has(s.partitionId)), where }
}

/** Rows of partitions by key share segments. */
export function whereOf(
  { schema }: Collection,
  partitions: PartitionScope,
  sql: string | undefined,
): string | undefined {
  if (partitions === undefined || !partitionKeyField(schema)) return sql
  const inScope = `${PARTITION_COLUMN} IN (${partitions.map((p) => p.ordinal).join(', ')})`
  return sql === undefined ? inScope : `${inScope} AND (${sql})`
}
