/**
 * Kills at random moments: ELANUS_TEST_KILLS=1000 ELANUS_TEST_SEED=1 node scripts/test.mjs test/faults/kill-import.test.ts says how far
 * it is every 25 kills, and at the end what it has shown.
 */
import { strict as assert } from 'node:assert'
import { join } from 'node:path'
import { test } from 'node:test'
import { Catalog } from '../../src/catalog/catalog.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import { SAMPLE_SCHEMA, sampleRows, seeded, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const KILLS = Number(process.env.ELANUS_TEST_KILLS ?? 20)
const SEED = Number(process.env.ELANUS_TEST_SEED ?? 20261124)
const ROWS = 6000
/** Many files make every stage long enough to be struck. */
const GROUPS = 30
const DIM = 32
const SAY_EVERY = 25
/** A kill that comes too late proves nothing and does not count; so many may. */
const TRIES_MAX = 4 * KILLS
const STATES_MIN = Math.min(3, KILLS)
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_FLAT' }]
/** Where the stages begin, in per cent: the kills take turns among inspecting, reading and sealing. */
const STAGES = [0, 10, 40, 80, 100]

/** What the catalog says while nobody runs: the truth about the moment of the kill. */
function stateInCatalog(dataDir: string, jobId: string): string {
  const catalog = new Catalog(join(dataDir, 'catalog.sqlite'))
  try {
    return catalog.jobs.byId(BigInt(jobId))!.state
  } finally {
    catalog.close()
  }
}

test(`after kill −9 at ${KILLS} random moments of an import a collection holds exactly the file's rows, or none yet`, async (t) => {
  const dataDir = tempFolder(t)
  const random = seeded(SEED)
  const rows = sampleRows(ROWS, DIM, SEED)
  let server = await startTestServer(dataDir)
  t.after(() => server.kill())
  const formats = ['json', 'numpy', 'csv'] as const
  const share = ROWS / GROUPS
  const files = Array.from({ length: GROUPS }, (_, i) =>
    writeSample(server.bucket, `f${i}`, formats[i % formats.length], rows.slice(i * share, (i + 1) * share)),
  )
  const start = async (collectionName: string) => {
    await server.api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
    return server.api.startImport(collectionName, files)
  }

  /** Until a random point of the stage whose turn it is, or the job's end. */
  const untilItsTurn = async (turn: number, jobId: string) => {
    const [from, to] = STAGES.slice(turn % (STAGES.length - 1))
    const target = from + random() * (to - from)
    for (;;) {
      const { progress, state } = await server.api.job(jobId)
      if (progress >= target || state === 'Failed') return
    }
  }

  const struck: Record<string, number> = {}
  const strikes = () => Object.values(struck).reduce((sum, n) => sum + n, 0)
  let tries = 0
  for (let i = 0; strikes() < KILLS; i++, tries++) {
    assert.ok(i < TRIES_MAX, `only ${strikes()} of ${i} kills struck an unfinished job: ${JSON.stringify(struck)}`)
    const collectionName = `c${i}`
    const jobId = await start(collectionName)
    await untilItsTurn(i, jobId)
    await server.kill()
    const state = stateInCatalog(dataDir, jobId)
    if (state !== 'Completed') struck[state] = (struck[state] ?? 0) + 1
    server = await startTestServer(dataDir)
    const found = await countOf(server.api, collectionName)
    assert.ok(found === 0 || found === ROWS, `kill ${i} (${state}): ${found} of ${ROWS} rows visible after the restart`)
    if (state === 'Completed') assert.equal(found, ROWS, `kill ${i}: a Completed job has lost rows`)
    const job = await server.api.ended(jobId)
    assert.equal(job.state, 'Completed', `kill ${i} (${state}): ${job.reason}`)
    assert.deepEqual([job.receipt.read, job.receipt.stored], [ROWS, ROWS])
    assert.deepEqual(await allRows(server.api, collectionName), rows, `kill ${i} (${state}): the rows are the files'`)
    await server.api.ok('collections/drop', { collectionName })
    if (strikes() > 0 && strikes() % SAY_EVERY === 0)
      console.error(`${strikes()} of ${KILLS}: ${JSON.stringify(struck)}`)
  }
  const states = Object.entries(struck).map(([state, kills]) => `${state} ${kills}`)
  t.diagnostic(
    `seed ${SEED}: ${KILLS} kills struck an unfinished import (${states.join(', ')}), ${tries - KILLS} came too late; ` +
      `each time all ${ROWS} rows were there in the end, by content, and none before`,
  )
  assert.ok(Object.keys(struck).length >= STATES_MIN, `the kills struck only ${JSON.stringify(struck)}`)
  assert.equal(await server.stop(), 0)
})
