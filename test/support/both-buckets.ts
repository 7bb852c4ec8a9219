/** A suite that must hold wherever the files lie: told once for a folder, once for a real MinIO. */
import { strict as assert } from 'node:assert'
import { after, describe } from 'node:test'
import { type FilesSomewhere, PLACES } from './files-somewhere.ts'
import { findMinio } from './find-minio.ts'
import type { Scope } from './minio-bucket.ts'
import { writeSample } from './sample-files.ts'
import { type SharedServer, sharedServer } from './shared-server.ts'

export interface ServerWithFiles extends SharedServer {
  /** As `writeSample`, into the server's bucket. */
  sample(...file: WriteArguments): Promise<string[]>
}

type WriteArguments = Parameters<typeof writeSample> extends [string, ...infer Rest] ? Rest : never

export function onBothBuckets(title: string, suite: (server: ServerWithFiles) => void): void {
  for (const [place, open] of Object.entries(PLACES)) {
    describe(`${title}, files in ${place}`, async () => {
      const found = place === 'MinIO' ? await findMinio() : undefined
      // Where CI=true, missing is an error: `open` says so.
      if (found && 'skip' in found && process.env.CI !== 'true')
        return describe('needs MinIO', { skip: found.skip }, () => {})
      suiteIn(open, suite)
    })
  }
}

function suiteIn(open: (typeof PLACES)[keyof typeof PLACES], suite: (server: ServerWithFiles) => void): void {
  let files: FilesSomewhere | undefined
  const cleanups: (() => unknown)[] = []
  const scope = { after: (fn: () => unknown) => void cleanups.push(fn), skip: assert.fail } as Scope
  const server = sharedServer(async () => {
    files = await open(scope)
    return files!.flags
  })
  after(async () => {
    for (const cleanup of cleanups) await cleanup()
  })
  const sample = async (...file: WriteArguments) => {
    const group = writeSample(files!.folder, ...file)
    await files!.publish(group)
    return group
  }
  // Not spread: the server's properties are there only once it runs.
  suite(Object.assign(Object.create(server) as SharedServer, { sample }))
}
