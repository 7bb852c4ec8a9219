/** Packed text files, imported into a real server by its real workers. */
import { strict as assert } from 'node:assert'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { allRows, countOf } from '../support/all-rows.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { sharedServer } from '../support/shared-server.ts'

const DIM = 8
const pack = { gz: gzipSync, zst: zstdCompressSync }

describe('packed files', () => {
  const server = sharedServer([], ({ bucket }) => mkdirSync(bucket, { recursive: true }))
  const create = (collectionName: string, schema: object = SAMPLE_SCHEMA(DIM)) =>
    server.api.ok('collections/create', {
      collectionName,
      schema,
      indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }],
    })
  /** Packs a file of the bucket and returns the packed one's key. */
  const packed = (key: string, as: 'gz' | 'zst', name = `${key}.${as}`) => {
    writeFileSync(join(server.bucket, name), pack[as](readFileSync(join(server.bucket, key))))
    return name
  }

  test('of every text format and packing give exactly their rows, and the receipt adds up', async () => {
    await create('packed')
    const rows = sampleRows(700, DIM, 21)
    const formats = ['json', 'jsonl', 'csv', 'json', 'jsonl', 'csv', 'jsonl'] as const
    const files = formats.map((format, i) => {
      const [key] = writeSample(server.bucket, `p${i}`, format, rows.slice(i * 100, i * 100 + 100))
      return [i === 6 ? packed(key, 'gz', 'p6.ndjson.gz') : packed(key, i < 3 ? 'gz' : 'zst')]
    })
    const job = await server.api.import('packed', files)
    assert.equal(job.state, 'Completed', job.reason)
    assert.deepEqual([job.receipt.read, job.receipt.stored], [700, 700])
    const sizes = files.map(([key]) => readFileSync(join(server.bucket, key)).length)
    assert.equal(
      job.fileSize,
      sizes.reduce((a, b) => a + b, 0),
    )
    assert.deepEqual(await allRows(server.api, 'packed'), rows)
  })

  test('that are cut off fail by their name and show nothing', async () => {
    await create('cut')
    const [key] = writeSample(server.bucket, 'cut', 'jsonl', sampleRows(500, DIM, 22))
    const whole = readFileSync(join(server.bucket, packed(key, 'gz')))
    writeFileSync(join(server.bucket, 'cut.jsonl.gz'), whole.subarray(0, -4))
    const job = await server.api.import('cut', [['cut.jsonl.gz']])
    assert.equal(job.state, 'Failed')
    assert.match(job.reason!, /failed to decompress the file, error: unexpected end of file, file: cut\.jsonl\.gz;/)
    assert.equal(await countOf(server.api, 'cut'), 0)
  })

  test('get auto ids for more rows than they have bytes', async () => {
    await create('auto', { ...SAMPLE_SCHEMA(DIM), autoId: true })
    const row = `{"title":"t","vector":[${Array(DIM).fill(0)}]}\n`
    writeFileSync(join(server.bucket, 'many.jsonl.zst'), zstdCompressSync(Buffer.from(row.repeat(20_000))))
    assert.ok(readFileSync(join(server.bucket, 'many.jsonl.zst')).length < 20_000)
    const job = await server.api.import('auto', [['many.jsonl.zst'], ['many.jsonl.zst']])
    assert.equal(job.state, 'Completed', job.reason)
    assert.equal(await countOf(server.api, 'auto'), 40_000)
    const found = await server.api.ok('entities/query', { collectionName: 'auto', filter: '', limit: 16_384 })
    assert.equal(new Set(found.map((row: { id: unknown }) => String(row.id))).size, 16_384)
  })
})
