import { strict as assert } from 'node:assert'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/free-port.ts'
import { startMinio } from '../support/minio.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const ENTRY = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/** Runs the command line to its end. */
function elanus(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [ENTRY, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr })
    })
  })
}

/** One line that says what is wrong and what to do, and an exit code that is not 0. */
function assertRefused(result: { code: number; stderr: string }, words: readonly (string | RegExp)[]): void {
  assert.ok(result.code > 0, `exit code ${result.code}`)
  assert.equal(result.stderr.trim().split('\n').length, 1, result.stderr)
  for (const word of words) assert.match(result.stderr, typeof word === 'string' ? new RegExp(word) : word)
}

test('a port in use is one line that says what to do', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  t.after(() => taken.close())
  const { port } = taken.address() as { port: number }
  assertRefused(await elanus(['serve', '--port', String(port), '--data-dir', tempFolder(t)]), [
    `port ${port}`,
    'in use',
    '--port',
  ])
})

test('a folder that cannot be written to is one line that says what to do', async (t) => {
  const file = join(tempFolder(t), 'a-file')
  writeFileSync(file, '')
  assertRefused(await elanus(['serve', '--port', String(await freePort()), '--data-dir', join(file, 'data')]), [
    /cannot write to/,
    '--data-dir',
  ])
})

test('a second server on one data folder is refused, and the first goes on', async (t) => {
  const dataDir = tempFolder(t)
  const first = await startTestServer(dataDir)
  t.after(() => first.kill())
  const second = await elanus(['serve', '--port', String(await freePort()), '--data-dir', dataDir])
  assertRefused(second, [/another Elanus uses the data folder/, '--data-dir'])
  assert.deepEqual(await first.api.ok('collections/list'), [])
})

test('a wrong key of the bucket is one line that says what to do', async (t) => {
  const minio = await startMinio()
  if ('skip' in minio) return t.skip(minio.skip)
  t.after(() => minio.stop())
  const { name } = await minio.makeBucket('keys')
  const flags = [
    '--bucket',
    `s3://${name}`,
    '--s3-endpoint',
    minio.endpoint,
    '--s3-access-key',
    minio.accessKey,
    '--s3-secret-key',
    'wrong',
  ]
  assertRefused(await elanus(['serve', '--port', String(await freePort()), '--data-dir', tempFolder(t), ...flags]), [
    /s3-secret-key|s3-access-key/,
  ])
})

test('SIGTERM ends the server and its workers with code 0, also while a job runs, and the job goes on at the next start', async (t) => {
  const dataDir = tempFolder(t)
  const server = await startTestServer(dataDir)
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(64) })
  const jobId = await server.api.startImport('c', [writeSample(server.bucket, 'a', 'json', sampleRows(5000, 64, 1))])
  assert.equal(await server.stop(), 0)
  const again = await startTestServer(dataDir)
  const job = await again.api.ended(jobId)
  assert.deepEqual([job.state, job.receipt.stored], ['Completed', 5000])
  assert.equal(await again.stop(), 0)
})

test('the command line imports, lists and shows jobs of a real server', async (t) => {
  const server = await startTestServer(tempFolder(t))
  t.after(() => server.kill())
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(4) })
  const folder = tempFolder(t)
  const [good] = writeSample(folder, 'good', 'csv', sampleRows(7, 4, 1))
  mkdirSync(join(folder, 'set'))
  const numpy = writeSample(folder, 'set', 'numpy', sampleRows(3, 4, 2, 100))
  const files = [good, ...numpy].map((key) => join(folder, key))
  const done = await elanus(['import', 'c', ...files, '--wait', '--url', server.address])
  assert.equal(done.code, 0, done.stderr)
  assert.match(done.stdout, /Completed/)
  const [{ jobId }] = (await server.api.ok('jobs/import/list')).records
  assert.match((await elanus(['jobs', '--collection', 'c', '--url', server.address])).stdout, new RegExp(jobId))
  assert.match((await elanus(['job', jobId, '--url', server.address])).stdout, /10/)
  writeFileSync(join(folder, 'bad.json'), '[{"id": 1}]')
  const failed = await elanus(['import', 'c', join(folder, 'bad.json'), '--wait', '--url', server.address])
  assert.ok(failed.code > 0)
  assert.match(failed.stdout + failed.stderr, /bad\.json.*row 0/)
})
