import { test } from 'node:test'
import fc from 'fast-check'
import { startTestServer } from '../support/server.ts'
import { tempFolder } from '../support/temp-folder.ts'
import { randomTable } from './random-table.ts'
import { assertRoundTrip } from './round-trip.ts'
import { type TextFormat, writeTable } from './write-table.ts'

const TABLES = 40
const SEED = 4

/** The long form, with Parquet and NumPy written by Python, is test/roundtrip/many.ts. */
test(`${TABLES} random tables come back from JSON, JSON Lines and CSV as they went in`, async (t) => {
  const server = await startTestServer(tempFolder(t))
  t.after(() => server.kill())
  let number = 0
  const property = fc.asyncProperty(
    randomTable,
    fc.constantFrom<TextFormat>('json', 'jsonl', 'csv'),
    async (table, format) => {
      const name = `t${number++}`
      await assertRoundTrip(server, name, table, [writeTable(server.bucket, name, format, table)])
    },
  )
  await fc.assert(property, { seed: SEED, numRuns: TABLES })
})
