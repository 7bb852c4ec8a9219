/** What the bucket says, and what becomes of a job that has begun. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { limits } from '../../../src/core/limits.ts'
import { inspectGroup } from '../../../src/import/inspect.ts'
import { openAll } from '../../../src/import/open-all.ts'
import { Receipt } from '../../../src/import/receipt.ts'
import { changedSince } from '../../../src/import/worker/read-task.ts'
import { diedReason, reasonOf } from '../../../src/import/worker/reason.ts'
import type { ByteSource } from '../../../src/objects/byte-source.ts'
import { LocalBucket } from '../../../src/objects/local.ts'
import { objectUnavailable, objectUnreadable } from '../../../src/objects/object-errors.ts'
import { whyS3Failed } from '../../../src/objects/s3-errors.ts'
import { memorySource } from '../../support/memory-source.ts'
import type { Section } from '../error-case.ts'
import { memoryBucket } from '../memory-bucket.ts'

async function failure(work: () => unknown, keys: readonly string[]): Promise<string> {
  try {
    await work()
  } catch (error) {
    return `error: ${reasonOf(error, keys)}`
  }
  throw new Error('it went well')
}

/** Opens a key of a bucket that has some files. */
const opening = (key: string, keys: readonly string[]) => () =>
  failure(() => {
    const files = memoryBucket(new Map(keys.map((name) => [name, Buffer.from('[]')])))
    return openAll(files, [key], files)
  }, [key])

const s3Failure = (error: object, make: typeof objectUnreadable): Promise<string> => {
  const open = (key: string) => Promise.reject(make(key, whyS3Failed(error)))
  return failure(() => openAll({ open }, ['in/a.json']), ['in/a.json'])
}

/** Reads a file of a folder after something has been done to it. */
async function inFolder(work: (folder: string, source: ByteSource) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'import-errors-'))
  try {
    writeFileSync(join(folder, 'a.json'), '[{"id": 1}]')
    const source = await new LocalBucket(folder).open('a.json')
    return await failure(async () => {
      try {
        work(folder, source)
        await source.read(0, source.bytes)
      } finally {
        await source.close()
      }
    }, ['a.json'])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export const bucket: Section = {
  title: 'The bucket and the job',
  text: 'A path is looked up when the job begins, not when it is created. These reasons may come of any format.',
  examples: [
    {
      title: 'No such file',
      reason: opening('in/books.json', ['in/books.jsonl']),
      made: 'the path is `in/books.json`; the bucket has `in/books.jsonl`',
      todo: 'Mend the path. Keys are compared exactly: case, blanks and all.',
    },
    {
      title: 'A URL instead of a path',
      reason: opening('s3://books/in/a.json', []),
      made: 'the path is `s3://books/in/a.json`',
      todo: 'Give the key within the bucket that the server was started with: `in/a.json`.',
    },
    {
      title: 'A file changes while it is read',
      reason: () => inFolder((folder) => writeFileSync(join(folder, 'a.json'), '[{"id": 2}, {"id": 3}]')),
      made: 'somebody wrote to the file during the import',
      todo: 'Import it again once it is complete. Write under another name first, and rename it then.',
    },
    {
      title: 'A file has changed since the job looked at it',
      reason: () => failure(() => Promise.reject(changedSince('in/a.json')), ['in/a.json']),
      made: 'the file was replaced while the job waited for its turn',
      todo: 'Start a new job.',
    },
    {
      title: 'The file system refuses',
      reason: () => failure(() => Promise.reject(objectUnreadable('in/a.json', DENIED)), ['in/a.json']),
      made: '`chmod 000 in/a.json`',
      todo: 'Let the user that the server runs as read the file.',
    },
    {
      title: 'S3 refuses',
      reason: () =>
        s3Failure({ name: 'AccessDenied', message: '', $metadata: { httpStatusCode: 403 } }, objectUnreadable),
      made: 'the keys of the server may not read the object',
      todo: 'Look at the settings that are named, and at the policy of the bucket.',
    },
    {
      title: 'S3 cannot be reached',
      reason: () => s3Failure({ name: 'Error', message: '', code: 'ECONNREFUSED' }, objectUnavailable),
      made: 'nothing answers at the address, and it was asked again for two minutes',
      todo: 'Look at `s3-endpoint`, then start a new job.',
    },
    {
      title: 'A file that is too large',
      reason: () =>
        failure(() => inspectGroup([{ ...memorySource('in/a.json', Buffer.alloc(0)), bytes: TOO_MANY }], 'json'), []),
      made: 'a file of 16 GiB and one byte',
      todo: 'Split it; a job takes 1024 files.',
    },
    {
      title: 'A worker has died',
      reason: () => `error: ${diedReason(DIED, ['in/a.parquet'])}`,
      made: 'the kernel ended the process because memory was short, each time it was tried',
      todo: 'Give the machine more memory or the server fewer workers; the file itself may be well. Nothing became visible.',
    },
    {
      title: 'The counts differ',
      reason: () => failure(() => receipt().add(0, { read: 3, stored: 3, bytes: 6 }, 0), []),
      made: 'a fault of Elanus: it asserts that every byte was read and every row stored',
      todo: 'Please report it, with the file if you can. Nothing became visible.',
    },
    {
      title: 'Rows were lost',
      reason: () => failure(() => receipt().add(0, { read: 3, stored: 2, bytes: 7 }, 0), []),
      made: 'the same, for rows',
      todo: 'Please report it. Nothing became visible.',
    },
  ],
}

const DIED = `the worker process ended (SIGKILL) while reading, ${limits.orderAttemptsMax} times in a row`
const DENIED = 'the server may not read it (permission denied)'
const TOO_MANY = limits.importFileBytesMax + 1
const receipt = (): Receipt => new Receipt([{ file: 'in/a.json', bytes: 7, rows: 0, tasks: 1 }])
