/** A suite that must hold wherever the files lie: told once for a folder, once for a real MinIO. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe } from 'node:test'
import { openBucket, type UploadBucket } from '../../src/objects/open-bucket.ts'
import { bucketFlags, type Minio, startMinio } from './minio.ts'
import { writeSample } from './sample-files.ts'
import { type SharedServer, sharedServer } from './shared-server.ts'
import { tempFolder } from './temp-folder.ts'

export interface ServerWithFiles extends SharedServer {
  /** As `writeSample`, into the server's bucket. */
  sample(...file: WriteArguments): Promise<string[]>
}

type WriteArguments = Parameters<typeof writeSample> extends [string, ...infer Rest] ? Rest : never

export function onBothBuckets(title: string, suite: (server: ServerWithFiles) => void): void {
  describe(`${title}, files in a folder`, () => {
    const server = sharedServer()
    suite(withSample(server, async (...file) => writeSample(server.bucket, ...file)))
  })
  describe(`${title}, files in MinIO`, async () => {
    const minio = await startMinio()
    if ('skip' in minio) return describe('needs MinIO', { skip: minio.skip }, () => {})
    suiteOnMinio(minio, suite)
  })
}

function suiteOnMinio(minio: Minio, suite: (server: ServerWithFiles) => void): void {
  let bucket: UploadBucket | undefined
  let folder = ''
  const flags: string[] = []
  const cleanups: (() => unknown)[] = []
  before(async () => {
    const s3 = await minio.makeBucket('suite')
    bucket = openBucket(s3)
    flags.push(...bucketFlags(s3))
    folder = tempFolder({ after: (fn) => void cleanups.push(fn as () => unknown) })
  })
  const server = sharedServer(flags)
  after(async () => {
    await bucket?.close()
    await minio.stop()
    for (const cleanup of cleanups) cleanup()
  })
  suite(
    withSample(server, async (...file) => {
      const group = writeSample(folder, ...file)
      for (const key of group) await bucket!.put(key, readFileSync(join(folder, key)))
      return group
    }),
  )
}

/** Not spread: the server's properties are there only once it runs. */
const withSample = (server: SharedServer, sample: ServerWithFiles['sample']): ServerWithFiles =>
  Object.assign(Object.create(server) as SharedServer, { sample })
