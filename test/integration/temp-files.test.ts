/** Index builds leave no files behind: not where the system keeps temporary ones, and not in the data folder. */
import { strict as assert } from 'node:assert'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { compact } from '../support/compact.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const DIM = 8

test('imports and merges with an index leave no temporary file', async (t) => {
  const dataDir = tempFolder(t)
  const ofSystem = tempFolder(t)
  const temp = join(dataDir, 'temp')
  // Of a worker that was killed.
  mkdirSync(join(temp, '7', '.tmp1'), { recursive: true })
  writeFileSync(join(temp, '7', '.tmp1', 'shuffle_data.lance'), 'x')
  const server = await startTestServer(dataDir, ['--import-workers', '1'], { TMPDIR: ofSystem })
  t.after(() => server.kill())
  // LanceDB builds it.
  const indexParams = [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_PQ' }]
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams })
  for (const seed of [1, 2]) {
    const rows = sampleRows(limits.indexRowsMin, DIM, seed).map((row) => ({ ...row, id: row.id + seed * 100_000 }))
    const job = await server.api.import('c', [writeSample(server.bucket, `rows${seed}`, 'numpy', rows)])
    assert.equal(job.state, 'Completed', job.reason)
  }
  assert.equal((await compact(server.api, 'c')).completedPlanNumber, 1)
  const left = readdirSync(temp, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  assert.deepEqual(left, [])
  assert.deepEqual(readdirSync(ofSystem), [])
  await server.stop()
  assert.ok(!readdirSync(dataDir).includes('temp'))
})
