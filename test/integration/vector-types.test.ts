/** The vector types other than FloatVector end to end: stored bytes, searches against brute force over what REST gives back. */
import { strict as assert } from 'node:assert'
import { describe, test } from 'node:test'
import { bfloatToNumber, halfToFloats } from '../../src/core/half-floats.ts'
import { sharedServer } from '../support/shared-server.ts'
import { waitFor } from '../support/wait-for.ts'

const DIM = 16
const ROWS = 300
const SHOWN = 10

/** Seeded: xorshift32. */
function randomBytes(seed: number): () => number {
  let state = seed
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state & 0xff
  }
}

interface Kind {
  readonly metrics: readonly string[]
  readonly bytes: number
  /** Bytes of the vector that the type takes. */
  readonly byte: (random: () => number, i: number) => number
  readonly numbers: (bytes: Buffer) => number[]
  /** How a request may say it, beside base64. */
  readonly lists: (bytes: Buffer) => number[]
}

const words = (bytes: Buffer) => Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i))
const halves = (bytes: Buffer): number[] => {
  const out = new Float32Array(bytes.length / 2)
  halfToFloats(words(bytes), out)
  return [...out]
}
const bfloats = (bytes: Buffer): number[] => Array.from(words(bytes), bfloatToNumber)
const signed = (bytes: Buffer): number[] => [...new Int8Array(bytes)]
const NUMBER_METRICS = ['L2', 'IP', 'COSINE']

const KINDS: Record<string, Kind> = {
  BinaryVector: {
    metrics: ['HAMMING', 'JACCARD'],
    bytes: DIM / 8,
    byte: (random) => random(),
    numbers: (bytes) => [...bytes].flatMap((byte) => [...byte.toString(2).padStart(8, '0')].map(Number)),
    lists: (bytes) => [...bytes],
  },
  // The upper byte of each item keeps the exponent moderate.
  Float16Vector: {
    metrics: NUMBER_METRICS,
    bytes: DIM * 2,
    byte: (random, i) => (i % 2 ? (random() & 0x83) | 0x38 : random()),
    numbers: halves,
    lists: halves,
  },
  BFloat16Vector: {
    metrics: NUMBER_METRICS,
    bytes: DIM * 2,
    byte: (random, i) => (i % 2 ? (random() & 0x80) | 0x3f : random()),
    numbers: bfloats,
    lists: bfloats,
  },
  Int8Vector: { metrics: NUMBER_METRICS, bytes: DIM, byte: (random) => random(), numbers: signed, lists: signed },
}

function distance(metric: string, a: readonly number[], b: readonly number[]): number {
  const sum = (f: (x: number, y: number) => number) => a.reduce((total, x, i) => total + f(x, b[i]), 0)
  const product = sum((x, y) => x * y)
  const lengths = Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y))
  switch (metric) {
    case 'L2':
      return sum((x, y) => (x - y) ** 2)
    case 'IP':
      return product
    case 'COSINE':
      return product / lengths
    case 'HAMMING':
      return sum((x, y) => Math.abs(x - y))
    default: {
      const either = sum((x, y) => Math.max(x, y))
      return either === 0 ? 1 : sum((x, y) => Math.abs(x - y)) / either
    }
  }
}

const isSimilarity = (metric: string) => metric === 'IP' || metric === 'COSINE'

describe('vector types', () => {
  const server = sharedServer()

  const schema = (dataType: string) => ({
    fields: [
      { fieldName: 'id', dataType: 'Int64', isPrimary: true },
      { fieldName: 'even', dataType: 'Bool' },
      { fieldName: 'vector', dataType, nullable: true, elementTypeParams: { dim: DIM } },
    ],
  })

  for (const [type, kind] of Object.entries(KINDS)) {
    const random = randomBytes(7)
    const vectors = Array.from({ length: ROWS }, () =>
      Buffer.from(Array.from({ length: kind.bytes }, (_, i) => kind.byte(random, i))),
    )
    const asList = (i: number) => i % 2 === 0 || type === 'Int8Vector'

    for (const metric of kind.metrics) {
      test(`${type} is stored as given and searched by ${metric} as brute force does`, async () => {
        const collectionName = `${type}_${metric}`
        const indexParams = [{ fieldName: 'vector', metricType: metric }]
        await server.api.ok('collections/create', { collectionName, schema: schema(type), indexParams })
        const data = vectors.map((bytes, i) => ({
          id: i,
          even: i % 2 === 0,
          vector: asList(i) ? kind.lists(bytes) : bytes.toString('base64'),
        }))
        await server.api.ok('entities/insert', { collectionName, data: data.slice(0, 150) })
        await server.api.ok('collections/flush', { collectionName })
        await server.api.ok('entities/insert', { collectionName, data: data.slice(150) })
        await server.api.ok('entities/insert', { collectionName, data: [{ id: ROWS, even: true, vector: null }] })
        const rows = await server.api.ok('entities/query', { collectionName, filter: 'id >= 0', limit: ROWS + 1 })
        assert.deepEqual(
          rows.map((row: { vector: string | null }) => row.vector),
          [...vectors.map((bytes) => bytes.toString('base64')), null],
        )

        for (const filter of ['', 'even == true']) {
          const query = vectors[11]
          const request = { collectionName, filter, limit: SHOWN, outputFields: ['vector'] }
          const given = type === 'Int8Vector' ? kind.lists(query) : query.toString('base64')
          const hits = await server.api.ok('entities/search', { ...request, data: [given] })
          assert.deepEqual(await server.api.ok('entities/search', { ...request, data: [kind.lists(query)] }), hits)
          assert.deepEqual(await server.api.ok('entities/search', { ...request, ids: [11], data: undefined }), hits)
          const three = [vectors[3], query, vectors[29]].map(kind.lists)
          const together = await server.api.ok('entities/search', { ...request, data: three })
          assert.deepEqual(together.slice(SHOWN, 2 * SHOWN), hits)
          const all = vectors
            .map((bytes, id) => ({ id, d: distance(metric, kind.numbers(query), kind.numbers(bytes)) }))
            .filter(({ id }) => filter === '' || id % 2 === 0)
            .sort((a, b) => (isSimilarity(metric) ? b.d - a.d : a.d - b.d))
          assert.equal(hits.length, SHOWN)
          hits.forEach((hit: { id: number; distance: number; vector: string }, i: number) => {
            const close = (d: number) => Math.abs(hit.distance - d) <= 1e-4 * Math.max(1, Math.abs(d))
            assert.ok(close(all[i].d), `${hit.distance} is the ${i}th distance ${all[i].d}`)
            assert.ok(close(all.find(({ id }) => id === hit.id)!.d), 'the distance is the row’s own')
            assert.equal(hit.vector, vectors[hit.id].toString('base64'))
          })
        }
      })
    }

    test(`${type} has ranges like other types`, async () => {
      const metric = kind.metrics[0]
      const collectionName = `${type}_${metric}`
      const base = { collectionName, data: [kind.lists(vectors[3])], limit: 1000 }
      const all = await server.api.ok('entities/search', base)
      assert.equal(all.length, ROWS, 'the row without a vector is no hit')
      const [radius, range_filter] = [all[200].distance, all[20].distance]
      const some = await server.api.ok('entities/search', { ...base, searchParams: { radius, range_filter } })
      const wanted = all.filter((h: { distance: number }) => h.distance >= range_filter && h.distance < radius)
      assert.equal(some.length, wanted.length)
      const twice = { ...base, data: [...base.data, ...base.data], searchParams: { radius, range_filter } }
      assert.deepEqual(await server.api.ok('entities/search', twice), [...some, ...some])
    })
  }

  test('an index over 16-bit floats finds what brute force finds, and flat types say that they are indexed', async () => {
    const rows = 4500
    for (const [type, indexType] of [
      ['Float16Vector', 'HNSW'],
      ['Float16Vector', 'IVF_FLAT'],
      ['Int8Vector', 'HNSW'],
    ]) {
      const kind = KINDS[type]
      const random = randomBytes(11)
      const vectors = Array.from({ length: rows }, () =>
        kind.lists(Buffer.from(Array.from({ length: kind.bytes }, (_, i) => kind.byte(random, i)))),
      )
      const collectionName = `indexed_${type}_${indexType}`
      const indexParams = [{ fieldName: 'vector', metricType: 'L2', indexType, params: { M: 16, efConstruction: 100 } }]
      await server.api.ok('collections/create', { collectionName, schema: schema(type), indexParams })
      const data = vectors.map((vector, id) => ({ id, even: false, vector }))
      await server.api.ok('entities/insert', { collectionName, data })
      await server.api.ok('collections/flush', { collectionName })
      await waitFor(async () => {
        const [index] = await server.api.ok('indexes/describe', { collectionName, indexName: 'vector' })
        assert.equal(index.failReason, '')
        return index.indexState === 'Finished' && index.indexedRows === rows
      }, 'the index is built')
      const searchParams = { ef: 200, nprobe: 64 }
      const query = { collectionName, data: [vectors[77]], limit: SHOWN, searchParams }
      const hits: { id: number }[] = await server.api.ok('entities/search', query)
      const nearest = vectors
        .map((vector, id) => ({ id, d: distance('L2', vectors[77], vector) }))
        .sort((a, b) => a.d - b.d)
        .slice(0, SHOWN)
      const found = nearest.filter(({ id }) => hits.some((hit) => hit.id === id))
      assert.ok(found.length >= SHOWN - 1, `${found.length} of the ${SHOWN} nearest`)
    }
  })

  test('the quick form takes the types it names, with their default metric', async () => {
    for (const [vectorFieldType, metric] of [
      ['BinaryVector', 'HAMMING'],
      ['Float16Vector', 'COSINE'],
      ['BFloat16Vector', 'COSINE'],
    ]) {
      const collectionName = `quick_${vectorFieldType}`
      await server.api.ok('collections/create', { collectionName, vectorFieldType, dimension: DIM })
      const described = await server.api.ok('collections/describe', { collectionName })
      assert.equal(described.fields[1].type, vectorFieldType)
      const [index] = await server.api.ok('indexes/describe', { collectionName, indexName: 'vector' })
      assert.equal(index.metricType, metric)
      const bad = await server.api.call('entities/insert', { collectionName, data: [{ id: 1, vector: 'AA==' }] })
      assert.equal(bad.code, 1804)
      assert.match(bad.message!, /length of vector is not aligned/)
    }
  })

  test('a 16-bit float that is infinite or no number is refused, however it comes', async () => {
    for (const [type, word, infinite] of [
      ['Float16Vector', 'float16', [0x00, 0x7c]],
      ['BFloat16Vector', 'bfloat16', [0x80, 0x7f]],
    ] as const) {
      const collectionName = `bad_${type}`
      await server.api.ok('collections/create', { collectionName, schema: schema(type) })
      const raw = Buffer.concat(Array.from({ length: DIM }, (_, i) => Buffer.from(i === 5 ? infinite : [0, 0])))
      const big = Array.from({ length: DIM }, (_, i) => (i === 2 ? 3.4e38 : 0))
      for (const vector of [raw.toString('base64'), big]) {
        const answer = await server.api.call('entities/insert', {
          collectionName,
          data: [{ id: 1, even: true, vector }],
        })
        assert.equal(answer.code, 1804)
        assert.ok(answer.message!.includes(`${word} vector contain nan or infinity value.`), answer.message)
      }
    }
  })
})
