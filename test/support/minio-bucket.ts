/** A real MinIO with an empty bucket, for one test; gone when it is over. */
import type { TestContext } from 'node:test'
import type { BucketConfig } from '../../src/objects/byte-source.ts'
import { openBucket, type UploadBucket } from '../../src/objects/open-bucket.ts'
import { type Minio, startMinio } from './minio.ts'

export interface MinioBucket {
  readonly minio: Minio
  readonly s3: Extract<BucketConfig, { kind: 's3' }>
  readonly bucket: UploadBucket
}

/** A test, or whatever else cleans up and can be skipped. */
export type Scope = Pick<TestContext, 'after' | 'skip'>

/** undefined where there is no MinIO: the test is skipped then, with the reason. */
export async function minioBucket(t: Scope, name: string): Promise<MinioBucket | undefined> {
  const minio = await startMinio()
  if ('skip' in minio) {
    t.skip(minio.skip)
    return undefined
  }
  t.after(() => minio.stop())
  const s3 = await minio.makeBucket(name)
  const bucket = openBucket(s3)
  t.after(() => bucket.close())
  return { minio, s3, bucket }
}
