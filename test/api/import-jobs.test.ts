/** The import endpoints: the order of checks, their texts, and what describe and list show. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Job } from '../../src/catalog/records.ts'
import { someJob } from '../support/job.ts'
import { call, createBody, type FakeContext, fakeContext, JOB_ID } from './fake-context.ts'

async function collection(): Promise<FakeContext> {
  const context = fakeContext()
  await call(context, 'collections/create', createBody())
  return context
}

const create = (context: FakeContext, extra: Record<string, unknown> = {}) =>
  call(context, 'jobs/import/create', { collectionName: 'c', files: [['a.json']], ...extra })

test('create answers with the id as decimal text, and hands the job on', async () => {
  const context = await collection()
  const reply = await create(context, {
    files: [['/a.json'], [], ['n/id.npy', 'n/v.npy']],
    options: { timeout: '1h45', unknown: 'x' },
  })
  assert.deepEqual(reply, { data: { jobId: '450000000000000007' } })
  const [job] = context.imported
  assert.deepEqual(job.groups, [['/a.json'], ['n/id.npy', 'n/v.npy']])
  assert.equal(job.timeoutMs, 6_300_000)
  assert.equal(job.partition?.name, '_default')
  assert.equal(job.collectionName, 'c')
})

const many = Array.from({ length: 1025 }, () => ['a.json'])
const REFUSED: [string, Record<string, unknown>, number, RegExp][] = [
  [
    'files absent',
    { files: undefined },
    1802,
    /Key: 'ImportReq.Files' Error:Field validation for 'Files' failed on the 'required' tag/,
  ],
  ['files null', { files: null }, 1802, /ImportReq.Files/],
  ['no group', { files: [] }, 1100, /import request is empty: invalid parameter/],
  ['only empty groups', { files: [[], []] }, 1100, /import request is empty: invalid parameter/],
  ['groups that are no lists', { files: ['a.parquet'] }, 1801, /cannot unmarshal string/],
  ['paths that are no strings', { files: [[1]] }, 1801, /cannot unmarshal number/],
  ['an option that is no string', { options: { timeout: 5 } }, 1801, /cannot unmarshal number/],
  [
    'a wrong auto_commit, before the required keys',
    { files: undefined, options: { auto_commit: '' } },
    1801,
    /options.auto_commit must be one of "true" or "false": invalid parameter/,
  ],
  [
    'an unknown collection',
    { collectionName: 'x', files: [] },
    100,
    /collection not found\[database=default\]\[collection=x\]/,
  ],
  ['an unknown database', { dbName: 'x' }, 800, /database not found\[database=x\]/],
  ['a backup without partition', { options: { backup: 'TRUE' } }, 1101, /^partition not specified: missing parameter$/],
  [
    'an unknown partition, before the files',
    { partitionName: 'x', files: [] },
    200,
    /partition not found\[partition=x\]/,
  ],
  ['1025 groups', { files: many }, 2100, /The max number of import files should not exceed 1024, but got 1025/],
  [
    'an unknown extension, before the timeout',
    { files: [['a.JSON']], options: { timeout: 'x' } },
    2100,
    /unexpected file type, files=\[a.JSON\]/,
  ],
  ['two files in a JSON group', { files: [['a.json', 'b.json']] }, 2100, /for JSON import, accepts only one file/],
  [
    'a timeout without unit',
    { options: { timeout: '300' } },
    2100,
    /parse timeout failed: time: invalid duration "300"/,
  ],
  ['a path that leaves the bucket', { files: [['a/../../b.json']] }, 2100, /could leave the bucket/],
  [
    'a rate that is no number of bytes',
    { options: { max_bytes_per_second: '1MB' } },
    2100,
    /options.max_bytes_per_second must be a whole number of bytes above 0, got "1MB"/,
  ],
  ['an empty timeout', { options: { timeout: null } }, 2100, /parse timeout failed: time: invalid duration ""/],
  [
    'an l0 import into a loaded collection',
    { options: { l0_import: 'true' } },
    2100,
    /for l0 import, collection cannot be loaded/,
  ],
]
for (const [what, extra, code, message] of REFUSED) {
  test(`create refuses ${what}`, async () => {
    const context = await collection()
    await assert.rejects(create(context, extra), { code, message })
    assert.equal(context.imported.length, 0)
  })
}

test('a partition-key collection takes no partition name', async () => {
  const context = fakeContext()
  const fields = [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 'k', dataType: 'Int64', isPartitionKey: true },
    { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } },
  ]
  await call(context, 'collections/create', { collectionName: 'c', schema: { fields } })
  await assert.rejects(create(context, { partitionName: 'p' }), {
    code: 2100,
    message: /not allow to set partition name for collection with partition key/,
  })
  await create(context)
  assert.equal(context.imported[0].partition, undefined)
})

function addJob(context: FakeContext, change: Partial<Job>): void {
  const { id, schema } = context.catalog.collections.find('default', 'c')!
  context.catalog.jobs.insert(
    someJob({
      id: JOB_ID,
      collectionId: id,
      schema,
      groups: [['a.json'], ['n/id.npy', 'n/v.npy']],
      createTimeMs: Date.UTC(2026, 7, 7, 12, 0, 1),
      ...change,
    }),
  )
}

const FILES = [
  {
    file: 'a.json',
    bytes: 10,
    read: 2,
    stored: 2,
    total: 2,
    state: 'Completed',
    completeTimeMs: Date.UTC(2026, 7, 7, 12, 0, 9),
  },
  {
    file: 'n',
    bytes: 30,
    read: 3,
    stored: 3,
    total: 3,
    state: 'Completed',
    completeTimeMs: Date.UTC(2026, 7, 7, 12, 0, 9),
  },
] as const

test('describe shows a completed job with its files and its receipt; get_progress the same', async () => {
  const context = await collection()
  addJob(context, {
    state: 'Completed',
    completeTimeMs: Date.UTC(2026, 7, 7, 12, 0, 10),
    durableTimeMs: Date.UTC(2026, 7, 7, 12, 0, 8),
    indexedTimeMs: Date.UTC(2026, 7, 7, 12, 0, 9),
    retries: 1,
    files: FILES,
  })
  const { data } = await call(context, 'jobs/import/describe', { jobId: '+450000000000000007' })
  const detail = { completeTime: '2026-08-07T12:00:09Z', progress: 100, state: 'Completed' }
  assert.deepEqual(data, {
    bottleneck: null,
    bytesPerSecond: 0,
    collectionName: 'c',
    completeTime: '2026-08-07T12:00:10Z',
    createTime: '2026-08-07T12:00:01Z',
    details: [
      { ...detail, fileName: '[a.json]', fileSize: 10, importedRows: 2, totalRows: 2 },
      { ...detail, fileName: '[n/id.npy n/v.npy]', fileSize: 30, importedRows: 3, totalRows: 3 },
    ],
    durable: '2026-08-07T12:00:08Z',
    etaSeconds: 0,
    fileSize: 40,
    importedRows: 5,
    indexed: '2026-08-07T12:00:09Z',
    jobId: '+450000000000000007',
    progress: 100,
    receipt: {
      files: [
        { file: 'a.json', read: 2, stored: 2 },
        { file: 'n/id.npy n/v.npy', read: 3, stored: 3 },
      ],
      read: 5,
      stored: 5,
    },
    retries: 1,
    rowsPerSecond: 0,
    stage: 'completed',
    state: 'Completed',
    totalRows: 5,
    visible: '2026-08-07T12:00:10Z',
  })
  const progress = await call(context, 'jobs/import/get_progress', { JOBID: String(JOB_ID) })
  assert.deepEqual(progress.data, { ...(data as object), jobId: String(JOB_ID) })
})

test('a running job is Importing, a failed one keeps the progress it had and its reason', async () => {
  const context = await collection()
  addJob(context, { state: 'IndexBuilding' })
  addJob(context, { id: 1n, state: 'Failed', reason: 'row 3 is bad', progress: 43 })
  const { data } = await call(context, 'jobs/import/list', {})
  assert.deepEqual(data, {
    records: [
      { collectionName: 'c', jobId: String(JOB_ID), progress: 0, state: 'Importing' },
      { collectionName: 'c', jobId: '1', progress: 43, reason: 'row 3 is bad', state: 'Failed' },
    ],
  })
  assert.deepEqual((await call(context, 'jobs/import/list', { collectionName: 'c' })).data, data)
  await assert.rejects(call(context, 'jobs/import/list', { collectionName: 'x' }), { code: 100 })
})

test('list comes in pages, newest first', async () => {
  const context = await collection()
  for (let id = 1n; id <= 5n; id++) addJob(context, { id })
  const page = async (request: object) => {
    const { data } = await call(context, 'jobs/import/list', request)
    return (data as { records: { jobId: string }[] }).records.map(({ jobId }) => jobId).join('')
  }
  assert.equal(await page({}), '54321')
  assert.equal(await page({ pageSize: 2 }), '54')
  assert.equal(await page({ pageSize: 2, currentPage: 2 }), '32')
  assert.equal(await page({ collectionName: 'c', pageSize: 2, currentPage: 3 }), '1')
  assert.equal(await page({ pageSize: 2, currentPage: 4 }), '')
  await assert.rejects(page({ pageSize: -1 }), { code: 1100, message: /pageSize must be 0 or more.*got pageSize -1/ })
  await assert.rejects(page({ currentPage: 0 }), { code: 1100, message: /currentPage 1 or more/ })
})

test('describe refuses what is no id, and ids nobody has', async () => {
  const context = await collection()
  const describe = (jobId: unknown) => call(context, 'jobs/import/describe', { jobId })
  await assert.rejects(describe(5), {
    code: 1801,
    message: /cannot unmarshal number into Go struct field JobIDReq.jobId of type string/,
  })
  await assert.rejects(describe(''), { code: 1802, message: /JobIDReq.JobID/ })
  await assert.rejects(describe('x1'), {
    code: 1100,
    message: 'parse job id failed: strconv.ParseInt: parsing "x1": invalid syntax: invalid parameter',
  })
  await assert.rejects(describe('9223372036854775808'), { code: 1100, message: /value out of range/ })
  await assert.rejects(describe('12'), {
    code: 2101,
    message: 'import job does not exist, jobID=12: importing data failed on server side',
  })
})
