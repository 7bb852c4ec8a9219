import { strict as assert } from 'node:assert'
import { existsSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { limits } from '../../src/core/limits.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import { SAMPLE_SCHEMA, sampleRows, writeSample } from '../support/sample-files.ts'
import { sharedServer } from '../support/shared-server.ts'

const DIM = 8

describe('an import job', () => {
  const server = sharedServer()
  const create = (collectionName: string, more: object = {}) =>
    server.api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), ...more })
  const load = { indexParams: [{ fieldName: 'vector', metricType: 'L2', indexType: 'AUTOINDEX' }] }

  test('stores exactly the rows of files in several formats, and its receipt adds up', async () => {
    await create('mixed', load)
    const rows = sampleRows(400, DIM, 1)
    const formats = ['json', 'jsonl', 'csv', 'numpy'] as const
    const files = formats.map((format, i) =>
      writeSample(server.bucket, `mixed/${i}`, format, rows.slice(i * 100, i * 100 + 100)),
    )
    const job = await server.api.import('mixed', files)
    assert.equal(job.state, 'Completed', job.reason)
    assert.equal(job.progress, 100)
    assert.deepEqual([job.importedRows, job.totalRows, job.receipt.read, job.receipt.stored], [400, 400, 400, 400])
    assert.deepEqual(
      job.receipt.files.map((f) => [f.read, f.stored]),
      formats.map(() => [100, 100]),
    )
    assert.deepEqual(await allRows(server.api, 'mixed'), rows)
    assert.deepEqual(await server.api.ok('collections/get_stats', { collectionName: 'mixed' }), { rowCount: 400 })
  })

  test('with one bad row fails whole, shows nothing, names the place and leaves no file', async () => {
    await create('bad', load)
    const rows = sampleRows(50, DIM, 2)
    const good = writeSample(server.bucket, 'bad/good', 'jsonl', rows)
    const broken = rows.map((row, i) => JSON.stringify(i === 37 ? { ...row, vector: [1, 2] } : row))
    writeFileSync(join(server.bucket, 'bad/broken.jsonl'), `${broken.join('\n')}\n`)
    const segments = readdirSync(join(server.dataDir, 'segments')).length
    const job = await server.api.import('bad', [good, ['bad/broken.jsonl']])
    assert.equal(job.state, 'Failed')
    for (const word of ['bad/broken.jsonl', 'row 37', 'line 38', "field 'vector'", "expected dim '8'", "got dim '2'"])
      assert.ok(job.reason!.includes(word), `${word} in ${job.reason}`)
    assert.equal(await countOf(server.api, 'bad'), 0)
    assert.equal(readdirSync(join(server.dataDir, 'segments')).length, segments)
  })

  test('of a file beyond the size limit fails before the file is read', async () => {
    await create('large')
    for (const ext of ['json', 'jsonl', 'npy']) {
      writeFileSync(join(server.bucket, `large.${ext}`), '')
      truncateSync(join(server.bucket, `large.${ext}`), limits.importFileBytesMax + 1)
      const job = await server.api.import('large', [[`large.${ext}`]])
      assert.equal(job.state, 'Failed')
      assert.match(
        job.reason!,
        /import file size has reached the maximum limit.*fileSize=17179869185, maxSize=17179869184.*large\./,
      )
    }
  })

  test('with a missing file fails by its name', async () => {
    await create('missing')
    const job = await server.api.import('missing', [['no/such.parquet']])
    assert.equal(job.state, 'Failed')
    assert.match(job.reason!, /no\/such\.parquet.*key not found|key not found.*no\/such\.parquet/)
  })

  test('refuses paths that leave the bucket', async () => {
    await create('escape')
    writeFileSync(join(server.dataDir, 'secret.json'), '[]')
    symlinkSync(join(server.dataDir, 'secret.json'), join(server.bucket, 'link.json'))
    for (const key of ['../secret.json', '/../secret.json', 'a/../../secret.json', 'link.json']) {
      const answer = await server.api.call('jobs/import/create', { collectionName: 'escape', files: [[key]] })
      const state = answer.code === 0 ? (await server.api.ended(answer.data.jobId)).state : 'refused'
      assert.notEqual(state, 'Completed', key)
    }
    assert.ok(existsSync(join(server.dataDir, 'secret.json')))
  })

  test('takes a leading slash as the bucket itself', async () => {
    await create('slash', load)
    const [key] = writeSample(server.bucket, 'slash/a', 'json', sampleRows(3, DIM, 3))
    assert.equal((await server.api.import('slash', [[`/${key}`]])).state, 'Completed')
    assert.equal(await countOf(server.api, 'slash'), 3)
  })

  test('completes without an index where the collection has none', async () => {
    await create('plain')
    const job = await server.api.import('plain', [writeSample(server.bucket, 'plain/a', 'csv', sampleRows(5, DIM, 4))])
    assert.equal(job.state, 'Completed')
    assert.deepEqual(await server.api.ok('collections/get_stats', { collectionName: 'plain' }), { rowCount: 5 })
  })

  test('of no rows completes', async () => {
    await create('empty')
    mkdirSync(join(server.bucket, 'empty'), { recursive: true })
    writeFileSync(join(server.bucket, 'empty/a.json'), '[]')
    writeFileSync(join(server.bucket, 'empty/b.jsonl'), '')
    const job = await server.api.import('empty', [['empty/a.json'], ['empty/b.jsonl']])
    assert.deepEqual([job.state, job.receipt.read], ['Completed', 0])
  })

  test('past its timeout fails with that reason', async () => {
    await create('late')
    const job = await server.api.import(
      'late',
      [writeSample(server.bucket, 'late/a', 'json', sampleRows(2000, DIM, 5))],
      {
        timeout: '1ms',
      },
    )
    assert.deepEqual([job.state, job.reason], ['Failed', 'import timeout'])
  })

  test('gives auto ids that are unique over files, and rows in partitions', async () => {
    const schema = { ...SAMPLE_SCHEMA(DIM), autoId: true }
    await server.api.ok('collections/create', { collectionName: 'auto', schema, ...load })
    await server.api.ok('partitions/create', { collectionName: 'auto', partitionName: 'p1' })
    const rows = sampleRows(100, DIM, 6).map(({ title, vector }) => ({ title, vector }))
    writeFileSync(join(server.bucket, 'auto.json'), JSON.stringify(rows))
    const jobId = (
      await server.api.ok('jobs/import/create', {
        collectionName: 'auto',
        partitionName: 'p1',
        files: [['auto.json'], ['auto.json']],
      })
    ).jobId
    assert.equal((await server.api.ended(jobId)).state, 'Completed')
    const found = await server.api.ok('entities/query', {
      collectionName: 'auto',
      partitionNames: ['p1'],
      outputFields: ['title'],
      limit: 1000,
    })
    assert.equal(found.length, 200)
    assert.equal(new Set(found.map((row: { id: bigint }) => String(row.id))).size, 200)
    assert.deepEqual(
      await server.api.ok('entities/query', { collectionName: 'auto', partitionNames: ['_default'], limit: 10 }),
      [],
    )
  })

  test('spreads a partition-key collection over its partitions', async () => {
    const schema = SAMPLE_SCHEMA(DIM)
    const keyed = { fields: schema.fields.map((f) => (f.fieldName === 'title' ? { ...f, isPartitionKey: true } : f)) }
    await server.api.ok('collections/create', { collectionName: 'keyed', schema: keyed, ...load })
    const rows = sampleRows(300, DIM, 7)
    assert.equal(
      (await server.api.import('keyed', [writeSample(server.bucket, 'keyed/a', 'json', rows)])).state,
      'Completed',
    )
    assert.deepEqual(await allRows(server.api, 'keyed'), rows)
    const names: string[] = await server.api.ok('partitions/list', { collectionName: 'keyed' })
    const counts = await Promise.all(
      names.map(
        async (partitionName) =>
          (await server.api.ok('partitions/get_stats', { collectionName: 'keyed', partitionName })).rowCount,
      ),
    )
    assert.equal(
      counts.reduce((a, b) => a + b, 0),
      300,
    )
    assert.ok(counts.filter((n) => n > 0).length > 10)
  })

  test('is newer than rows inserted before it and older than rows inserted after', async () => {
    await create('order', load)
    const insert = (title: string) =>
      server.api.ok('entities/insert', {
        collectionName: 'order',
        data: [{ id: 1, title, vector: Array(DIM).fill(0) }],
      })
    const title = async () =>
      (
        await server.api.ok('entities/query', { collectionName: 'order', filter: 'id == 1', outputFields: ['title'] })
      )[0].title
    await insert('before')
    assert.equal(
      (await server.api.import('order', [writeSample(server.bucket, 'order/a', 'json', sampleRows(2, DIM, 8))])).state,
      'Completed',
    )
    assert.equal(await title(), sampleRows(2, DIM, 8)[1].title)
    await insert('after')
    assert.equal(await title(), 'after')
  })

  test('of a collection that was dropped meanwhile fails and leaves nothing', async () => {
    await create('gone')
    const jobId = await server.api.startImport('gone', [
      writeSample(server.bucket, 'gone/a', 'json', sampleRows(5000, DIM, 9)),
    ])
    await server.api.ok('collections/drop', { collectionName: 'gone' })
    const job = await server.api.ended(jobId)
    assert.equal(job.state, 'Failed')
    assert.match(job.reason!, /collection \d+ dropped/)
  })
})
