/** Compaction through a real server and its workers: by request, by itself, with every type, and under kills. */
import { strict as assert } from 'node:assert'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { acceptedCases } from '../corpus/accepted-cases.ts'
import { allRows, countOf } from '../support/all-rows.ts'
import { parseExact } from '../support/api.ts'
import { segmentIdsIn } from '../support/assert-nothing-left.ts'
import { compact } from '../support/compact.ts'
import { SAMPLE_SCHEMA, type SampleRow, sampleRows, writeSample } from '../support/sample-files.ts'
import { sharedServer } from '../support/shared-server.ts'
import { waitFor } from '../support/wait-for.ts'

const DIM = 8
const INDEX = [{ fieldName: 'vector', metricType: 'L2', indexType: 'IVF_FLAT' }]

describe('compaction', () => {
  const server = sharedServer(['--import-workers', '2'])
  /** The `i`-th forty of the rows, by an import of their own. */
  const importForty = async (collectionName: string, rows: readonly SampleRow[], i: number) => {
    const { api, bucket } = server
    const part = writeSample(bucket, `${collectionName}-${i}`, 'json', rows.slice(40 * i, 40 * i + 40))
    assert.equal((await api.import(collectionName, [part])).state, 'Completed')
  }

  test('merges the segments of several imports; rows, count and hits stay as they are', async () => {
    const { api, bucket, dataDir } = server
    const collectionName = 'merged'
    await api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
    const before = segmentIdsIn(dataDir).length
    for (let i = 0; i < 3; i++) {
      const rows = sampleRows(2000, DIM, i, i * 1500)
      const job = await api.import(collectionName, [writeSample(bucket, `merged-${i}`, 'numpy', rows)])
      assert.equal(job.state, 'Completed', job.reason)
    }
    await api.ok('entities/delete', { collectionName, filter: 'id % 10 == 3' })
    // An index rounds a distance in its own way.
    const hits = async () => {
      const data = sampleRows(4, DIM, 99).map(({ vector }) => vector)
      const searchParams = { params: { nprobe: 1000 } }
      const found = await api.ok('entities/search', { collectionName, data, limit: 20, searchParams })
      return found.map(({ id, distance }: { id: number; distance: number }) => [id, distance.toFixed(5)])
    }
    const seen = async () => ({
      rows: await allRows(api, collectionName),
      count: await countOf(api, collectionName),
      hits: await hits(),
    })
    const shown = await seen()
    assert.deepEqual(await compact(api, collectionName), {
      state: 'Completed',
      executingPlanNumber: 0,
      timeoutPlanNumber: 0,
      completedPlanNumber: 1,
    })
    assert.deepEqual(await seen(), shown)
    const index = await api.ok('indexes/describe', { collectionName, indexName: 'vector' })
    assert.deepEqual([index[0].indexState, index[0].totalRows], ['Finished', shown.count])
    assert.equal(segmentIdsIn(dataDir).length, before + 1)
    assert.equal((await compact(api, collectionName)).completedPlanNumber, 0)
    await server.killAndRestart()
    assert.deepEqual((await allRows(server.api, collectionName)).length, shown.rows.length)
    assert.equal(segmentIdsIn(dataDir).length, before + 1)
  })

  test('that waits for another merges what that has left, and fails over nothing', async () => {
    const { api, dataDir } = server
    const collectionName = 'asked_again'
    await api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
    const before = segmentIdsIn(dataDir).length
    const rows = sampleRows(160, DIM, 8)
    const ask = async () => (await api.ok('collections/compact', { collectionName })).compactionID
    for (let i = 0; i < 3; i++) await importForty(collectionName, rows, i)
    // The last three are planned while the first may still be under way.
    const asked = [...(await Promise.all([ask(), ask(), ask()]))]
    await importForty(collectionName, rows, 3)
    asked.push(await ask())
    for (const jobID of asked) {
      const state = () => api.ok('collections/get_compaction_state', { jobID })
      await waitFor(async () => (await state()).state === 'Completed', 'the compaction is completed')
      assert.equal((await state()).timeoutPlanNumber, 0)
    }
    assert.equal(segmentIdsIn(dataDir).length, before + 1)
    assert.deepEqual(await allRows(api, collectionName), rows)
  })

  test('refuses what there is not, and says of an unknown compaction that it is undefined', async () => {
    const { api } = server
    await api.ok('collections/create', { collectionName: 'empty', schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
    assert.equal((await api.call('collections/compact', { collectionName: 'nobody' })).code, 100)
    const clustering = await api.call('collections/compact', { collectionName: 'empty', isClustering: true })
    assert.equal(clustering.code, 1100)
    assert.match(clustering.message!, /clustering key/)
    assert.deepEqual(await api.ok('collections/get_compaction_state', { jobId: 2n ** 60n + 1n }), {
      compactionID: 2n ** 60n + 1n,
      state: 'UndefiedState',
      executingPlanNumber: 0,
      timeoutPlanNumber: 0,
      completedPlanNumber: 0,
    })
    assert.equal((await api.call('collections/get_compaction_state', { jobID: '1' })).code, 1801)
  })

  test('keeps Bool values beside segments that have none, and segments without a row', async () => {
    const { api } = server
    const collectionName = 'bools'
    const schema = SAMPLE_SCHEMA(2)
    const flag = { fieldName: 'flag', dataType: 'Bool', nullable: true }
    const fields = [...schema.fields, flag]
    await api.ok('collections/create', { collectionName, schema: { fields }, indexParams: INDEX })
    const row = (id: number, value: boolean | null) => ({ id, title: '', vector: [id, id], flag: value })
    const rows = [null, null, true, null, false, null, null].map((value, id) => row(id, value))
    for (const part of [rows.slice(0, 2), rows.slice(2, 5), [row(99, true)], rows.slice(5)]) {
      await api.ok('entities/insert', { collectionName, data: part })
      await api.ok('collections/flush', { collectionName })
    }
    await api.ok('entities/delete', { collectionName, filter: 'id == 99' })
    assert.equal((await compact(api, collectionName)).completedPlanNumber, 1)
    assert.deepEqual(await allRows(api, collectionName), rows)
    await api.ok('entities/delete', { collectionName, filter: 'id >= 0' })
    await api.ok('entities/insert', { collectionName, data: [row(1, true)] })
    await api.ok('entities/delete', { collectionName, filter: 'id >= 0' })
    await api.ok('collections/flush', { collectionName })
    assert.equal((await compact(api, collectionName)).completedPlanNumber, 1)
    assert.deepEqual(await allRows(api, collectionName), [])
    assert.deepEqual(await api.ok('entities/search', { collectionName, data: [[0, 0]], limit: 3 }), [])
  })

  test('happens by itself where imports leave many segments', async () => {
    const { api, dataDir } = server
    const collectionName = 'many'
    await api.ok('collections/create', { collectionName, schema: SAMPLE_SCHEMA(DIM), indexParams: INDEX })
    const before = segmentIdsIn(dataDir).length
    const rows = sampleRows(400, DIM, 5)
    for (let i = 0; i < 10; i++) {
      await importForty(collectionName, rows, i)
    }
    await waitFor(() => segmentIdsIn(dataDir).length < before + 8, 'they are merged')
    assert.deepEqual(await allRows(api, collectionName), rows)
    assert.equal(await countOf(api, collectionName), 400)
  })
})

describe('a compaction of every type', () => {
  const CORPUS = fileURLToPath(new URL('../corpus/', import.meta.url))
  const server = sharedServer(['--bucket', CORPUS])
  const METRICS: Readonly<Record<string, string>> = { BinaryVector: 'HAMMING', SparseFloatVector: 'IP' }

  // biome-ignore lint/suspicious/noExplicitAny: the cases say what they are.
  type Schema = any

  /** Of all cases those that hold a type which no case before them holds. */
  function casesThatMatter(): { name: string; schema: Schema; files: string[]; properties: object; options: object }[] {
    const held = new Set<string>()
    return acceptedCases().flatMap(({ name, holds }) => {
      if ([...holds].every((type) => held.has(type))) return []
      for (const type of holds) held.add(type)
      return [{ name, ...(parseExact(readFileSync(`${CORPUS}${name}.expect.json`, 'utf8')) as unknown as Schema) }]
    })
  }

  for (const [number, { name, schema, files, properties, options }] of casesThatMatter().entries()) {
    test(`keeps the rows of ${name}`, async () => {
      const { api } = server
      const collectionName = `types_${number}`
      const computed = (schema.functions ?? []).flatMap((f: Schema) => (f.type === 'BM25' ? f.outputFieldNames : []))
      const indexParams = [
        ...schema.fields
          .filter((f: Schema) => f.dataType.endsWith('Vector'))
          .map(({ fieldName, dataType }: Schema) => ({
            fieldName,
            metricType: computed.includes(fieldName) ? 'BM25' : (METRICS[dataType] ?? 'L2'),
          })),
        ...(schema.structFields ?? []).flatMap(({ fieldName, fields }: Schema) =>
          fields
            .filter((f: Schema) => f.dataType === 'ArrayOfVector')
            .map((f: Schema) => ({ fieldName: `${fieldName}[${f.fieldName}]` })),
        ),
      ]
      await api.ok('collections/create', { collectionName, schema, properties, indexParams })
      for (let i = 0; i < 2; i++) {
        const job = await api.import(collectionName, [files], options)
        assert.equal(job.state, 'Completed', job.reason)
      }
      const outputFields = [...schema.fields, ...(schema.structFields ?? [])]
        .map((f: Schema) => f.fieldName as string)
        .filter((field) => !computed.includes(field))
      const query = { collectionName, outputFields: [...outputFields, ...(schema.enableDynamicField ? ['$meta'] : [])] }
      const rows = await api.ok('entities/query', { ...query, limit: 10_000 })
      assert.ok(rows.length > 0)
      const count = await countOf(api, collectionName)
      const { completedPlanNumber, timeoutPlanNumber } = await compact(api, collectionName)
      assert.deepEqual([completedPlanNumber, timeoutPlanNumber], [1, 0])
      assert.deepEqual(await api.ok('entities/query', { ...query, limit: 10_000 }), rows)
      assert.equal(await countOf(api, collectionName), count)
    })
  }
})
