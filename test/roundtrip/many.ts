/**
 * The long form of the round trips: random tables in all five formats; Parquet and NumPy are written by pyarrow and numpy.
 *
 *   node scripts/run.mjs test/roundtrip/many.ts --tables 10000 --seed 1 --python <a python with pyarrow and numpy>
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { mapBounded } from '../../src/core/map-bounded.ts'
import { stringifyExact } from '../support/api.ts'
import { startTestServer } from '../support/server.ts'
import { randomTable } from './random-table.ts'
import { assertRoundTrip, fitsNumpy } from './round-trip.ts'
import { writeTable } from './write-table.ts'

const WRITER = fileURLToPath(new URL('./write_tables.py', import.meta.url))
const CODECS = ['snappy', 'zstd', 'gzip', 'lz4', 'brotli', 'none']
const FORMATS = ['json', 'jsonl', 'csv', 'parquet', 'numpy'] as const
const AT_A_TIME = 4

const { values } = parseArgs({
  options: {
    tables: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    python: { type: 'string', default: 'python3' },
  },
})
const count = Number(values.tables)
const tables = fc.sample(randomTable, { seed: Number(values.seed), numRuns: count })
const folder = mkdtempSync(join(tmpdir(), 'elanus-round-trips-'))
const server = await startTestServer(join(folder, 'data'))
const writer = spawn(values.python, [WRITER, server.bucket], { stdio: ['pipe', 'pipe', 'inherit'] })
const written = createInterface({ input: writer.stdout })[Symbol.asyncIterator]()

const counts: Record<string, number> = Object.fromEntries(FORMATS.map((format) => [format, 0]))
const work: { number: number; format: (typeof FORMATS)[number] }[] = tables.map((table, number) => {
  const format = FORMATS[number % FORMATS.length]
  return { number, format: format === 'numpy' && !fitsNumpy(table) ? 'parquet' : format }
})
for (const { number, format } of work) {
  if (format !== 'parquet' && format !== 'numpy') continue
  const { fields, rows } = tables[number]
  const order = { key: `t${number}`, fields, rows, codec: CODECS[number % CODECS.length], numpy: format === 'numpy' }
  writer.stdin.write(`${stringifyExact(order)}\n`)
  await written.next()
}
writer.stdin.end()
try {
  await mapBounded(work, AT_A_TIME, async ({ number, format }) => {
    const table = tables[number]
    const name = `t${number}`
    let group: string[]
    if (format === 'numpy') group = table.fields.map((f) => `${name}/${f.fieldName}.npy`)
    else group = [format === 'parquet' ? `${name}.parquet` : writeTable(server.bucket, name, format, table)]
    try {
      await assertRoundTrip(server, name, table, group)
    } catch (cause) {
      throw new Error(`table ${number} as ${format}, seed ${values.seed}`, { cause })
    }
    counts[format]++
  })
} finally {
  await server.stop()
}
rmSync(folder, { recursive: true, force: true })
console.log(`${count} tables came back as they went in, seed ${values.seed}:`, counts)
