/** Import files of a test, in a folder or in a real MinIO, that can be taken away and changed under a job. */
import { readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { bucketFlags } from './minio.ts'
import { minioBucket, type Scope } from './minio-bucket.ts'
import { tempFolder } from './temp-folder.ts'

export interface FilesSomewhere {
  /** Where a test writes them; then `publish` them. */
  readonly folder: string
  /** Of the server that is to read them. */
  readonly flags: readonly string[]
  publish(keys: readonly string[]): Promise<void>
  remove(keys: readonly string[]): Promise<void>
}

export const PLACES = { 'a folder': inFolder, MinIO: inMinio } as const

export function inFolder(t: Scope): FilesSomewhere {
  const folder = tempFolder(t)
  return {
    folder,
    flags: ['--bucket', folder],
    publish: async () => {},
    remove: async (keys) => {
      for (const key of keys) rmSync(join(folder, key))
    },
  }
}

/** undefined where there is no MinIO: the test is skipped then. */
export async function inMinio(t: Scope): Promise<FilesSomewhere | undefined> {
  const made = await minioBucket(t, 'files')
  if (!made) return undefined
  const { s3, bucket } = made
  const folder = tempFolder(t)
  const credentials = { accessKeyId: s3.accessKey!, secretAccessKey: s3.secretKey! }
  const client = new S3Client({ endpoint: s3.endpoint, region: s3.region, forcePathStyle: true, credentials })
  t.after(() => client.destroy())
  return {
    folder,
    flags: bucketFlags(s3),
    publish: async (keys) => {
      for (const key of keys) await bucket.put(key, readFileSync(join(folder, key)))
    },
    remove: async (keys) => {
      for (const Key of keys) await client.send(new DeleteObjectCommand({ Bucket: s3.name, Key }))
    },
  }
}

/** The file `to` becomes what `from` was. */
export async function replace(files: FilesSomewhere, from: string, to: string): Promise<void> {
  renameSync(join(files.folder, from), join(files.folder, to))
  await files.publish([to])
}
