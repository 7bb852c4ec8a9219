/** Folders and patterns among the paths of an import: what create makes of them, and what it refuses. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call, createBody, type FakeContext, fakeContext } from './fake-context.ts'

async function collection(): Promise<FakeContext> {
  const context = fakeContext()
  await call(context, 'collections/create', createBody())
  return context
}

const create = (context: FakeContext, extra: Record<string, unknown>) =>
  call(context, 'jobs/import/create', { collectionName: 'c', ...extra })

const FILES_THERE = ['in/1/id.npy', 'in/1/v.npy', 'in/2/id.npy', 'in/b.json.gz', 'in/a.csv', 'in/_SUCCESS', 'x[1].json']
const EXPANDED: [string, string[][], string[][]][] = [
  ['a folder', [['in/']], [['in/1/id.npy', 'in/1/v.npy'], ['in/2/id.npy'], ['in/a.csv'], ['in/b.json.gz']]],
  [
    'a pattern, with other paths',
    [['z.json'], ['/in/?.*'], ['in/1/*']],
    [['z.json'], ['in/a.csv'], ['in/b.json.gz'], ['in/1/id.npy', 'in/1/v.npy']],
  ],
  ['a pattern of folders', [['i*/[12]/']], [['in/1/id.npy', 'in/1/v.npy'], ['in/2/id.npy']]],
  ['a pattern within a group', [['in/2/id.npy', 'in/1/v*.npy']], [['in/2/id.npy', 'in/1/v.npy']]],
  ['a key with the characters of a pattern as itself', [['x[1].json']], [['x[1].json']]],
  ['a path that is there or not as it is', [['in/a.csv'], ['no/such.csv']], [['in/a.csv'], ['no/such.csv']]],
]
for (const [what, files, groups] of EXPANDED) {
  test(`create takes ${what}`, async () => {
    const context = await collection()
    for (const key of FILES_THERE) context.uploads.set(key, Buffer.from('x'))
    await create(context, { files })
    assert.deepEqual(context.imported[0].groups, groups)
  })
}

const UNEXPANDED: [string, string[][], RegExp][] = [
  [
    'a folder that holds no files',
    [['empty/']],
    /^unexpected file type, files=\[empty\/\]: importing data failed; .*found a folder without files; hint: no file lies in this folder/,
  ],
  ['a folder named like a file that holds none', [['dir.json/']], /^unexpected file type, files=\[dir.json\/\]/],
  ['the whole bucket', [['/']], /^unexpected file type, files=\[\/\]/],
  ['a folder outside', [['../x/']], /'\.\.' could leave the bucket/],
  ['a pattern outside', [['../*.json']], /'\.\.' could leave the bucket/],
  ['a pattern that matches nothing', [['in/*.parquet']], /^no file in the bucket matches the path 'in\/\*\.parquet'/],
  ['a pattern that matches other files too', [['in/*']], /^unexpected file type, files=\[in\/_SUCCESS\]/],
  ['row files of a pattern within a group', [['in/a.csv', 'in/*.csv']], /for CSV import, accepts only one file/],
  ['a pattern without end', [['{a,b}'.repeat(20)]], /its braces make more than 256 alternatives/],
]
for (const [what, files, message] of UNEXPANDED) {
  test(`create refuses ${what}`, async () => {
    const context = await collection()
    for (const key of FILES_THERE) context.uploads.set(key, Buffer.from('x'))
    await assert.rejects(create(context, { files }), { code: 2100, message })
    assert.equal(context.imported.length, 0)
  })
}

test('create counts the files after a pattern is expanded', async () => {
  const context = await collection()
  for (let i = 0; i < 1024; i++) context.uploads.set(`many/${i}.json`, Buffer.from('x'))
  await create(context, { files: [['many/']] })
  assert.equal(context.imported[0].groups.length, 1024)
  await assert.rejects(create(context, { files: [['many/*.json'], ['many/7.json']] }), {
    code: 2100,
    message: /The max number of import files should not exceed 1024, but got 1025/,
  })
})
