/** The writes of a soak, as requests and as what they make of a bucket. */
import type { Api } from '../support/api.ts'
import type { SampleRow } from '../support/sample-files.ts'
import { type Bucket, type CollectionModel, countIn, deleted, idsOf, inserted, rowOf, upserted } from './model.ts'
import { BUCKET_IDS, type WriteOp } from './op.ts'

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

/** Returns what is wrong with the answer. */
export async function sendWrite(api: Api, { path, body, counted }: Write): Promise<string | undefined> {
  const data = await api.ok(`entities/${path}`, body)
  const wrong = Object.entries(counted).find(([name, count]) => data[name] !== count)
  return wrong && `${path} says ${wrong[0]} ${data[wrong[0]]}, expected ${wrong[1]}`
}

/** Whether the server shows the bucket as it is after the write, or as it was before; undefined: neither. */
export async function stateOfBucket(
  api: Api,
  collection: number,
  { bucket, before, after }: Write,
): Promise<'before' | 'after' | undefined> {
  const [from, to] = [bucket * BUCKET_IDS, (bucket + 1) * BUCKET_IDS]
  const request = { collectionName: nameOf(collection), filter: `id >= ${from} && id < ${to}` }
  const rows = await api.ok('entities/query', { ...request, outputFields: ['title'], limit: BUCKET_IDS })
  const [{ 'count(*)': count }] = await api.ok('entities/query', { ...request, outputFields: ['count(*)'] })
  const isLike = (wanted: Bucket) =>
    count === countIn(wanted) &&
    rows.length === wanted.size &&
    rows.every(({ id, title }: SampleRow) => title === rowOf(id, wanted.get(id)?.at(-1) ?? -1).title)
  if (isLike(after)) return 'after'
  return isLike(before) ? 'before' : undefined
}
