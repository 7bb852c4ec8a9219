/** From a bucket's config to the bucket: the only file that knows which adapters there are. */
import { constants } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import { StartupError } from '../core/startup-error.ts'
import type { Bucket, BucketConfig } from './byte-source.ts'
import { LocalBucket } from './local.ts'
import type { ObjectBody } from './object-body.ts'
import { S3Bucket } from './s3.ts'

/** A bucket that takes streams too, so that an upload of any size never stands in memory. */
export interface UploadBucket extends Bucket {
  put(key: string, body: ObjectBody): Promise<void>
}

/** `attemptsMax` of a request, where the bucket is a service; undefined = the usual few. */
export function openBucket(config: BucketConfig, attemptsMax?: number): UploadBucket {
  switch (config.kind) {
    case 'local':
      return new LocalBucket(config.folder)
    case 's3':
      return new S3Bucket(config, attemptsMax)
  }
}

/** At the server's start: makes the folder, or asks S3 for the bucket. Throws a `StartupError` that says what to mend. */
export async function checkBucket(config: BucketConfig): Promise<void> {
  try {
    if (config.kind === 'local') await checkFolder(config.folder)
    else await checkS3(config)
  } catch (error) {
    throw new StartupError(`cannot use the bucket: ${(error as Error).message}`, { cause: error })
  }
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.R_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`folder ${folder} cannot be read or made (${code}); give another with --bucket`, { cause: error })
  }
}

async function checkS3(config: Extract<BucketConfig, { kind: 's3' }>): Promise<void> {
  const bucket = new S3Bucket(config)
  try {
    await bucket.probe()
  } finally {
    await bucket.close()
  }
}
