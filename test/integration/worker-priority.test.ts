/** Workers take what searches leave of the processor. */
import { strict as assert } from 'node:assert'
import { existsSync, readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { test } from 'node:test'
import { childrenOf } from '../support/processes.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'

const DIM = 8
const threads = (pid: number): number[] => readdirSync(`/proc/${pid}/task`).map(Number)

const skip = existsSync('/proc/self/task') ? false : 'threads are listed by Linux only'
test("every thread of a worker, LanceDB's too, has a lower priority than every thread of the server", {
  skip,
}, async (t) => {
  const server = await startTestServer(tempFolder(t), ['--import-workers', '1'])
  t.after(() => server.kill())
  const indexParams = [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_FLAT', params: { nlist: 4 } }]
  await server.api.ok('collections/create', { collectionName: 'c', schema: SAMPLE_SCHEMA(DIM), indexParams })
  const job = await server.api.import('c', [writeSample(server.bucket, 'rows', 'jsonl', sampleRows(2000, DIM, 1))])
  assert.equal(job.state, 'Completed', job.reason)
  const [worker] = childrenOf(server.process.pid!)
  // Stored and indexed: all that such work has threads for is there.
  assert.ok(threads(worker).length > 10)
  const ofServer = Math.max(...threads(server.process.pid!).map(getPriority))
  for (const thread of threads(worker)) assert.ok(getPriority(thread) > ofServer, `thread ${thread}`)
})
