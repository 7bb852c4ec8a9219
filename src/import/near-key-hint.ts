/** Which key of the bucket may have been meant by one that is not there. For messages only. */
import { similarName } from '../core/similar-name.ts'
import type { Bucket } from '../objects/byte-source.ts'

/** So many keys of the folder are looked at: one page of S3's listing. */
const KEYS_MAX = 1000

export async function nearKeyHint(bucket: Pick<Bucket, 'name' | 'list'>, key: string): Promise<string | undefined> {
  const url = /^([a-z][a-z0-9+.-]*):\/+/i.exec(key)
  if (url) return `a path is a key within the bucket, without '${url[0]}' and the bucket's name`
  const path = key.replace(/^\/+/, '')
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  // It may be allowed to read files and not to list them; the error that is to be explained has been found anyway.
  const keys = await keysBelow(bucket, folder).catch(() => undefined)
  if (!keys) return undefined
  const near = similarName(path, keys)
  if (near !== undefined) return `the bucket has '${near}'`
  if (bucket.name.startsWith('s3://') && path.startsWith(`${bucket.name.slice('s3://'.length)}/`)) {
    return "a path begins behind the bucket's name"
  }
  return keys.length === 0 && folder !== '' ? `the bucket has nothing in '${folder}'` : undefined
}

async function keysBelow(bucket: Pick<Bucket, 'list'>, folder: string): Promise<string[]> {
  const keys: string[] = []
  for await (const key of bucket.list(folder)) {
    keys.push(key)
    if (keys.length === KEYS_MAX) break
  }
  return keys
}
