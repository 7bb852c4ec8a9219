/** What create refuses at once, with its code. */
import type { Job } from '../../../src/catalog/records.ts'
import { ApiError } from '../../../src/core/errors.ts'
import { limits } from '../../../src/core/limits.ts'
import type { CreateImport } from '../../../src/import/create-job.ts'
import { expandGroups } from '../../../src/import/expand-paths.ts'
import { assertSameRequest, checkIdempotencyKey, requestText } from '../../../src/import/idempotency.ts'
import { type ImportParts, ImportService } from '../../../src/import/import-service.ts'
import { ObjectReadError } from '../../../src/objects/object-errors.ts'
import { whyS3Failed } from '../../../src/objects/s3-errors.ts'
import type { Section } from '../error-case.ts'

export const requests: Section = {
  title: 'The request',
  text: '`jobs/import/create` answers these at once, with a code, and makes no job. [errors.md](errors.md) has all codes.',
  examples: [
    {
      title: 'No files',
      request: { files: [] },
      todo: 'Name at least one file.',
    },
    {
      title: 'Files that are no groups',
      request: { files: ['in/a.parquet'] },
      todo: 'Put each file into brackets of its own.',
    },
    {
      title: 'Options that are no strings',
      request: { files: [['in/a.json']], options: { timeout: 300 } },
      todo: 'Put the values of options in quotes.',
    },
    {
      title: 'An ending that is not known',
      request: { files: [['in/a.tsv']] },
      todo: 'Rename the file, or convert it.',
    },
    {
      title: 'An ending in capitals',
      request: { files: [['in/A.JSON']] },
      todo: 'Rename the file.',
    },
    {
      title: 'A folder without files',
      request: { files: [['in/']] },
      todo: 'Look at the path; names that begin with `.` or `_` do not count.',
    },
    {
      title: 'A pattern that nothing matches',
      request: { files: [['in/*.parquet']] },
      todo: 'Look at the folder and at the ending.',
    },
    {
      title: 'A pattern with too many alternatives',
      request: { files: [[`${'{a,b}'.repeat(9)}.csv`]] },
      todo: 'Name the files, or use `*`.',
    },
    {
      title: 'Two kinds of file in one group',
      request: { files: [['in/id.npy', 'in/a.json']] },
      todo: 'Only the .npy files of one set share a group.',
    },
    {
      title: 'Two files in one group',
      request: { files: [['in/a.json', 'in/b.json']] },
      todo: 'Give each file a group of its own. One job still takes them all.',
    },
    {
      title: 'A path that leaves the bucket',
      request: { files: [['../a.json']] },
      todo: 'Give the key within the bucket.',
    },
    {
      title: 'Too many files',
      request: { files: Array.from({ length: limits.importFilesMax + 1 }, (_, i) => [`in/${i}.json`]) },
      made: '1025 groups',
      todo: 'Start several jobs, or put more rows into each file. A folder or pattern counts as the files it stands for.',
    },
    {
      title: 'Too many jobs',
      reason: tooManyJobs,
      made: '1024 jobs are active; those that wait for a commit count, too',
      todo: 'Wait until some have ended, commit or abort the ones that wait, and put more files into a job.',
    },
    {
      title: 'A timeout without a unit',
      request: { files: [['in/a.json']], options: { timeout: '300' } },
      todo: 'Add the unit.',
    },
    {
      title: 'A folder outside of the bucket',
      request: { files: [['../in/']] },
      todo: 'Give the folder within the bucket.',
    },
    {
      title: 'A folder with too many keys',
      reason: () => expanding(manyKeys),
      made: '`"files": [["in/"]]`, and `in/` has 100 001 keys',
      todo: 'Name the folders in it one by one, in jobs of their own.',
    },
    {
      title: 'A folder that cannot be listed',
      reason: () => expanding(deniedKeys),
      made: 'the keys of the server may read objects, but not list them',
      todo: 'Allow `s3:ListBucket`, or name the files.',
    },
    {
      title: 'A rate that is none',
      request: { files: [['in/a.json']], options: { max_bytes_per_second: '10MB' } },
      todo: 'Give a whole number of bytes: 10 MB are `"10000000"`.',
    },
    {
      title: 'An idempotency key that cannot be one',
      reason: () => refusal(() => checkIdempotencyKey('')),
      made: 'the header `Idempotency-Key` is empty',
      todo: 'Leave the header out, or send a text of your own, such as a UUID.',
    },
    {
      title: 'An idempotency key for another request',
      reason: () => refusal(() => assertSameRequest(EARLIER, requestText({ ...ASKED, files: [['in/b.json']] }))),
      made: 'a job was created with the same `Idempotency-Key`, for `in/a.json`; now it is `in/b.json`',
      todo: 'Take a new key for each import; the old one only finds the old job.',
    },
    {
      title: 'A partition that is not there',
      request: { files: [['in/a.json']], partitionName: 'p' },
      todo: 'Create it first: `partitions/create`.',
    },
    {
      title: 'A partition where a key decides',
      request: { files: [['in/a.json']], partitionName: 'p' },
      isKeyed: true,
      todo: 'Leave `partitionName` out: the partition key of each row says where it goes.',
    },
    {
      title: 'A backup without a partition',
      request: { files: [['in/']], options: { backup: 'true' } },
      todo: 'Backups are not supported yet; Milvus, too, wants a partition for them.',
    },
    {
      title: 'Deletes, into a loaded collection',
      request: { files: [['in/']], options: { l0_import: 'true' } },
      todo: 'Use `entities/delete`: such imports are not supported, and Milvus has them off by default.',
    },
    {
      title: 'Deletes, into a released collection',
      request: { files: [['in/']], options: { l0_import: 'true' } },
      isReleased: true,
      todo: 'Use `entities/delete`.',
    },
  ],
}

function tooManyJobs(): Promise<string> {
  const jobs = { active: () => ({ length: limits.importJobsActiveMax }) }
  const catalog = { jobs, transaction: (work: () => unknown) => work() }
  const service = new ImportService({ catalog } as unknown as ImportParts)
  return refusal(() => service.create({} as CreateImport))
}

const ASKED = { partitionName: '', files: [['in/a.json']], options: {} }
const EARLIER = { id: 450000000000000001n, idempotencyKey: 'monday', request: requestText(ASKED) } as Job

async function* manyKeys(): AsyncGenerator<string> {
  for (let i = 0; ; i++) yield `in/${i}.json`
}

async function* deniedKeys(): AsyncGenerator<string> {
  yield* []
  throw new ObjectReadError(`s3://books: ${whyS3Failed({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })}`)
}

/** What create says of the folder `in/` of a bucket that lists its keys so. */
const expanding = (list: () => AsyncIterable<string>): Promise<string> =>
  refusal(() => expandGroups({ list, stat: () => Promise.reject(new Error('no key is looked at')) }, [['in/']]))

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`
    throw error
  }
  throw new Error('accepted')
}
