/** A collection for files that are large because each row has a long text, and what is in it once such a file is imported. */
import { strict as assert } from 'node:assert'
import { mkdirSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { countOf } from './all-rows.ts'
import { startTestServer, type TestServer } from './server.ts'
import { tempFolder } from './temp-folder.ts'

/** Characters of ASCII in the field `t`. */
export const TEXT_BYTES = 60_000

/** A server with two workers and the collection `large`: id, t, and v of two dimensions. */
export async function serverWithLarge(t: TestContext): Promise<TestServer> {
  const server = await startTestServer(tempFolder(t), ['--import-workers', '2'])
  t.after(() => server.kill())
  mkdirSync(server.bucket, { recursive: true })
  const fields = [
    { fieldName: 'id', dataType: 'Int64', isPrimary: true },
    { fieldName: 't', dataType: 'VarChar', elementTypeParams: { max_length: 65_535 } },
    { fieldName: 'v', dataType: 'FloatVector', elementTypeParams: { dim: 2 } },
  ]
  const indexParams = [{ fieldName: 'v', metricType: 'L2', indexType: 'FLAT' }]
  await server.api.ok('collections/create', { collectionName: 'large', schema: { fields }, indexParams })
  return server
}

/** Imports a file with ids from 0 on, each with the vector [id, 1]. */
export async function assertImported({ api }: TestServer, file: string, rows: number): Promise<void> {
  const job = await api.import('large', [[file]])
  assert.equal(job.state, 'Completed', job.reason)
  assert.deepEqual(job.receipt.files, [{ file, read: rows, stored: rows }])
  const query = { collectionName: 'large', filter: 'id >= 0', outputFields: ['v'], limit: 16_384 }
  const found: { id: number; v: number[] }[] = await api.ok('entities/query', query)
  assert.deepEqual(
    found.map((row) => [row.id, ...row.v]).toSorted((a, b) => a[0] - b[0]),
    Array.from({ length: rows }, (_, id) => [id, id, 1]),
  )
}

/** Imports a file that is wrong; the reason has these words, and nothing is there. */
export async function assertRefused({ api }: TestServer, file: string, words: readonly string[]): Promise<void> {
  const { state, reason } = await api.import('large', [[file]])
  assert.equal(state, 'Failed')
  for (const word of words) assert.ok(reason!.includes(word), `${word} in ${reason}`)
  assert.equal(await countOf(api, 'large'), 0)
}
