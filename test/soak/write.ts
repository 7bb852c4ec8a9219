/** The writes of a soak, as requests and as what they make of a bucket. */
import { type Bucket, type CollectionModel, countIn, deleted, idsOf, inserted, rowOf, upserted } from './model.ts'
import type { WriteOp } from './op.ts'

export interface Write {
  readonly bucket: number
  readonly before: Bucket
  readonly after: Bucket
  readonly path: string
  readonly body: object
  /** In the answer's data. */
  readonly counted: Readonly<Record<string, number>>
}

export const nameOf = (index: number): string => `c${index}`

/** `at`: in [0, 1). */
export const chosen = <T>(list: readonly T[], at: number): T | undefined => list[Math.floor(at * list.length)]

/** A write that is still to be sent. undefined where jobs own all buckets. */
export function prepareWrite(op: WriteOp, writer: number, model: CollectionModel): Write | undefined {
  const bucket = chosen(model.free, op.at)
  if (bucket === undefined) return undefined
  const ids = idsOf(bucket, op.from, op.rows)
  const before = model.bucket(bucket)
  const collectionName = nameOf(op.collection)
  const data = ids.map((id) => rowOf(id, writer))
  const common = { bucket, before, path: op.kind }
  switch (op.kind) {
    case 'insert': {
      const after = inserted(before, ids, writer)
      return { ...common, after, body: { collectionName, data }, counted: { insertCount: ids.length } }
    }
    case 'upsert': {
      const after = upserted(before, ids, writer)
      return { ...common, after, body: { collectionName, data }, counted: { upsertCount: ids.length } }
    }
    case 'delete': {
      const after = deleted(before, ids)
      const filter = op.from % 2 === 0 ? `id in [${ids}]` : `id >= ${ids[0]} && id <= ${ids.at(-1)}`
      const deleteCount = countIn(before) - countIn(after)
      return { ...common, after, body: { collectionName, filter }, counted: { deleteCount } }
    }
  }
}
