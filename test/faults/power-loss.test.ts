/** A power cut takes what was not synced: whatever was acknowledged is there afterwards, and the server comes up. */
import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { test } from 'node:test'
import type { FaultPoint } from '../../src/core/faults.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import { childrenOf, isAlive } from '../support/processes.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'
import { faultEnvironment, planFaults, strikesIn } from './support/faults.ts'
import { type Loss, losePower } from './support/lose-power.ts'

const DIM = 8
const ROWS = 5000
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_FLAT' }]
const LOSSES: readonly Loss[] = ['gone', 'empty', 'garbage']

/** The power goes off here. */
const POINTS: readonly FaultPoint[] = [
  'AfterSegmentAppend',
  'AfterVectorsAttach',
  'BeforeSegmentFsync',
  'AfterSegmentFsync',
  'AfterTaskDurable',
  'AfterIndexBuild',
  'AfterIndexFsync',
  'AfterSealRecord',
  'BeforePublish',
  'AfterPublish',
]

/** There must be something to lose. */
const UNSYNCED: readonly FaultPoint[] = ['AfterSegmentAppend', 'AfterVectorsAttach', 'BeforeSegmentFsync']

const skip = process.platform === 'linux' ? false : 'finds the paths of synced files through /proc'

for (const [i, point] of POINTS.entries()) {
  const loss = LOSSES[i % LOSSES.length]
  test(`power that goes off at ${point} costs no acknowledged row; unsynced files are ${loss}`, { skip }, async (t) => {
    const dataDir = tempFolder(t)
    const folder = tempFolder(t)
    const syncs = join(tempFolder(t), 'syncs')
    planFaults(folder, [{ point, pass: 1, kind: 'hang' }])
    const server = await startTestServer(dataDir, [], faultEnvironment(folder, syncs))
    t.after(() => server.kill())
    const rows = sampleRows(ROWS, DIM, i)
    const imported = rows.slice(10)
    const files = [
      writeSample(server.bucket, 'a', 'numpy', imported.slice(0, 4500)),
      writeSample(server.bucket, 'b', 'jsonl', imported.slice(4500)),
    ]
    await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
    await server.api.ok('entities/insert', { collectionName: 'c', data: rows.slice(0, 12) })
    await server.api.ok('entities/delete', { collectionName: 'c', filter: 'id >= 10' })
    const jobId = await server.api.startImport('c', files)
    await waitFor(() => strikesIn(folder).length === 1, `${point} is reached`)
    const orphans = childrenOf(server.process.pid!)
    await server.kill()
    await waitFor(() => !orphans.some(isAlive), 'its workers have ended')
    const lost = losePower(join(dataDir, 'segments'), syncs, loss)
    t.diagnostic(`${lost} files lost`)
    assert.ok(lost > 0 || !UNSYNCED.includes(point), 'the cut has taken something')
    const again = await startTestServer(dataDir)
    t.after(() => again.kill())
    const found = await countOf(again.api, 'c')
    assert.ok(found === 10 || found === ROWS, `${found} rows`)
    const job = await again.api.ended(jobId)
    assert.equal(job.state, 'Completed', job.reason)
    assert.deepEqual([job.receipt.read, job.receipt.stored], [imported.length, imported.length])
    assert.deepEqual(await allRows(again.api, 'c'), rows)
  })
}
