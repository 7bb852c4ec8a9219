import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { allRows, countOf } from '../support/all-rows.ts'
import { SAMPLE_SCHEMA, sampleRows, seeded, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { waitFor } from '../support/wait-for.ts'

const KILLS = Number(process.env.ELANUS_TEST_KILLS ?? 20)
const SEED = Number(process.env.ELANUS_TEST_SEED ?? 20261124)
const ROWS = 3000
const DIM = 32

test(`after kill −9 at ${KILLS} random moments of an import a collection holds exactly the file's rows, or none yet`, async (t) => {
  const dataDir = tempFolder(t)
  const random = seeded(SEED)
  const rows = sampleRows(ROWS, DIM, SEED)
  let server = await startTestServer(dataDir)
  t.after(() => server.kill())
  const bucket = join(dataDir, 'bucket')
  const halves = [rows.slice(0, ROWS / 2), rows.slice(ROWS / 2)]
  const files = [writeSample(bucket, 'a', 'json', halves[0]), writeSample(bucket, 'b', 'numpy', halves[1])]
  let struck = 0
  for (let i = 0; i < KILLS; i++) {
    const collectionName = `c${i}`
    const { api } = server
    await api.ok('collections/create', {
      collectionName,
      schema: SAMPLE_SCHEMA(DIM),
      indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_FLAT' }],
    })
    const jobId = await api.startImport(collectionName, files)
    await sleep(random() * 250)
    const before = await api.job(jobId)
    await server.kill()
    if (before.state !== 'Completed') struck++
    server = await startTestServer(dataDir)
    const found = await countOf(server.api, collectionName)
    assert.ok(found === 0 || found === ROWS, `kill ${i}: ${found} of ${ROWS} rows visible after the restart`)
    const job = await server.api.ended(jobId)
    assert.equal(job.state, 'Completed', `kill ${i}: ${job.reason}`)
    assert.deepEqual([job.receipt.read, job.receipt.stored], [ROWS, ROWS])
    assert.deepEqual(await allRows(server.api, collectionName), rows, `kill ${i}: the rows are the file's`)
    await server.api.ok('collections/drop', { collectionName })
  }
  assert.ok(struck > 0, 'at least one kill struck a job that was under way')
  await waitFor(async () => (await server.stop()) === 0, 'the server stops in order')
})
