/** A MinIO that holds the files of one trial, as a bucket for Elanus. */
import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { bucketFlags, startMinio } from '../../test/support/minio.ts'
import type { Bench } from '../case.ts'
import { warmUpKey } from './with-elanus.ts'

/** `work` gets the flags of a server that reads from there. Throws Error where there is no MinIO. */
export async function withMinio<T>(
  bench: Bench,
  keys: readonly string[],
  work: (bucketFlags: readonly string[]) => Promise<T>,
): Promise<T> {
  const minio = await startMinio()
  if ('skip' in minio) throw new Error(minio.skip)
  try {
    const bucket = await minio.makeBucket('bench')
    const { endpoint, region, accessKey, secretKey } = bucket
    const credentials = { accessKeyId: accessKey!, secretAccessKey: secretKey! }
    const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
    try {
      for (const key of [warmUpKey(bench.options.dim), ...keys]) {
        const path = join(bench.store.bucket, key)
        const body = { Body: createReadStream(path), ContentLength: statSync(path).size }
        await client.send(new PutObjectCommand({ Bucket: bucket.name, Key: key, ...body }))
      }
    } finally {
      client.destroy()
    }
    return await work(bucketFlags(bucket))
  } finally {
    await minio.stop()
  }
}
